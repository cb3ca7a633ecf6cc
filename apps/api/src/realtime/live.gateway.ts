import { UseInterceptors } from '@nestjs/common';
import { ConnectedSocket, MessageBody, SubscribeMessage, WebSocketGateway } from '@nestjs/websockets';
import type { OnGatewayConnection, OnGatewayDisconnect, OnGatewayInit } from '@nestjs/websockets';
import type { Lock, ProjectSnapshot } from '@lockstep/contracts';
import type { ServerOptions } from 'socket.io';
import { AckInterceptor } from './ack.interceptor.js';
import { LiveRooms } from './live-rooms.js';
import type { LiveServer, LiveSocket } from './live-socket.js';
import { guardMessages } from './message-gate.js';
import { AcquireMessage, DocMessage, DraftMessage, ProjectMessage, ReleaseMessage, RenewMessage, StealMessage, TokenMessage } from './messages.dto.js';
import { ProjectRooms } from './project-rooms.js';
import { SocketAuth } from './socket-auth.js';
import { SocketLocks } from './socket-locks.js';

/** Twice the largest draft message; whoever sends more is cut off before it is read. */
const MESSAGE_BYTES = 128 * 1024;

const OPTIONS: Partial<ServerOptions> = { path: '/socket.io', serveClient: false, maxHttpBufferSize: MESSAGE_BYTES };

/** Every message of contract section 3; what a handler returns or throws becomes the acknowledgement. */
@WebSocketGateway(OPTIONS)
@UseInterceptors(AckInterceptor)
export class LiveGateway implements OnGatewayInit<LiveServer>, OnGatewayConnection<LiveSocket>, OnGatewayDisconnect<LiveSocket> {
  constructor(
    private readonly auth: SocketAuth,
    private readonly rooms: ProjectRooms,
    private readonly locks: SocketLocks,
    private readonly live: LiveRooms,
  ) {}

  afterInit(server: LiveServer): void {
    this.auth.guard(server);
    this.live.attach(server);
  }

  handleConnection(socket: LiveSocket): void {
    guardMessages(socket);
    this.auth.entered(socket);
  }

  async handleDisconnect(socket: LiveSocket): Promise<void> {
    this.auth.left(socket);
    this.rooms.gone(socket);
    await this.locks.gone(socket);
  }

  @SubscribeMessage('project:join')
  join(@ConnectedSocket() socket: LiveSocket, @MessageBody() { project }: ProjectMessage): Promise<ProjectSnapshot> {
    return this.rooms.join(socket, project);
  }

  @SubscribeMessage('project:leave')
  leave(@ConnectedSocket() socket: LiveSocket, @MessageBody() { project }: ProjectMessage): Promise<void> {
    return this.rooms.leave(socket, project);
  }

  @SubscribeMessage('doc:open')
  open(@ConnectedSocket() socket: LiveSocket, @MessageBody() { docId }: DocMessage): Promise<void> {
    return this.rooms.open(socket, docId);
  }

  @SubscribeMessage('doc:close')
  close(@ConnectedSocket() socket: LiveSocket, @MessageBody() { docId }: DocMessage): Promise<void> {
    return this.rooms.close(socket, docId);
  }

  @SubscribeMessage('lock:acquire')
  acquire(@ConnectedSocket() socket: LiveSocket, @MessageBody() body: AcquireMessage): Promise<{ lock: Lock }> {
    return this.locks.acquire(socket, body);
  }

  @SubscribeMessage('lock:renew')
  prolong(@ConnectedSocket() socket: LiveSocket, @MessageBody() body: RenewMessage): Promise<{ lock: Lock }> {
    return this.locks.renew(socket, body);
  }

  @SubscribeMessage('lock:release')
  release(@ConnectedSocket() socket: LiveSocket, @MessageBody() body: ReleaseMessage): Promise<void> {
    return this.locks.release(socket, body);
  }

  @SubscribeMessage('lock:steal')
  steal(@ConnectedSocket() socket: LiveSocket, @MessageBody() body: StealMessage): Promise<{ lock: Lock }> {
    return this.locks.steal(socket, body);
  }

  @SubscribeMessage('draft:update')
  draft(@ConnectedSocket() socket: LiveSocket, @MessageBody() body: DraftMessage): void {
    this.locks.forward(socket, body);
  }

  @SubscribeMessage('auth:token')
  renew(@ConnectedSocket() socket: LiveSocket, @MessageBody() { token }: TokenMessage): Promise<{ expiresInSeconds: number }> {
    return this.auth.renew(socket, token);
  }
}
