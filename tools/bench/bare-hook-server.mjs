// The baseline: a signature checked, one row inserted, an answer. Nothing else happens.
import { createHmac, timingSafeEqual } from 'node:crypto';
import { createServer } from 'node:http';
import { once } from 'node:events';
import pg from 'pg';

const [{ databaseUrl, secret }] = await once(process, 'message');
const pool = new pg.Pool({ connectionString: databaseUrl, max: 10 });
await pool.query('create table if not exists bench_hooks (id text primary key, body text not null)');

const server = createServer(async (request, response) => {
  const chunks = [];
  for await (const chunk of request) chunks.push(chunk);
  const body = Buffer.concat(chunks);
  const expected = Buffer.from(`sha256=${createHmac('sha256', secret).update(body).digest('hex')}`);
  const given = Buffer.from(request.headers['x-hub-signature-256'] ?? '');
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) return response.writeHead(401).end();
  await pool.query('insert into bench_hooks (id, body) values ($1, $2)', [request.headers['x-github-delivery'], body.toString()]);
  response.writeHead(202).end();
});
// A connection that is closed while the next delivery is on its way would count as an error of the server.
server.keepAliveTimeout = 0;
server.listen(0, '127.0.0.1', () => process.send(server.address().port));
process.on('disconnect', () => process.exit(0));
