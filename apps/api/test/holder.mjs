/*
 * An agent as a process of its own: takes the lock of a document over the socket, says `{"token": …}`, and for each line it reads, a
 * JSON `{"version": …, "content": …}`, saves with that lock on that version and says what it was answered.
 * Arguments: API address, access token, project, document, session.
 */
import { createInterface } from 'node:readline';
import { io } from 'socket.io-client';

const [url, token, project, docId, session] = process.argv.slice(2);
const say = (line) => process.stdout.write(`${JSON.stringify(line)}\n`);

const socket = io(url, { auth: { token }, transports: ['websocket'], forceNew: true });
await socket.emitWithAck('project:join', { project });
const { lock } = await socket.emitWithAck('lock:acquire', { docId, session });
socket.on('lock.acquired', (event) => say({ heard: event.token }));
say({ token: lock.token });

for await (const line of createInterface({ input: process.stdin })) {
  const { version, content } = JSON.parse(line);
  const response = await fetch(`${url}/api/v1/projects/${project}/docs/${docId}/content`, {
    method: 'PUT',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json', 'if-match': `"${version}"`, 'x-lock-token': `${lock.token}`, 'x-lock-session': session },
    body: JSON.stringify({ content }),
  });
  const { code, lock: now } = await response.json();
  say({ status: response.status, code, holder: now?.holder.name });
}
socket.disconnect();
