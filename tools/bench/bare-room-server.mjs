// The baseline: everybody in one room, and what one says reaches all. Nothing else happens.
import { Server } from 'socket.io';

const server = new Server({ transports: ['websocket'] });
server.on('connection', (socket) => {
  socket.on('project:join', (_body, answer) => {
    socket.join('project');
    answer({ ok: true });
  });
  socket.on('say', (news) => server.to('project').emit('lock.acquired', news));
});
server.listen(0);
server.httpServer.on('listening', () => process.send(server.httpServer.address().port));
process.on('disconnect', () => process.exit(0));
