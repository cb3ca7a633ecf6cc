// The baseline: what one says reaches the others, and nothing else happens.
import { Server } from 'socket.io';

const server = new Server({ transports: ['websocket'] });
server.on('connection', (socket) => socket.on('say', (what) => socket.broadcast.emit('heard', what)));
server.listen(0);
server.httpServer.on('listening', () => process.send(server.httpServer.address().port));
process.on('disconnect', () => process.exit(0));
