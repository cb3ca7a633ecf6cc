import type { INestApplicationContext } from '@nestjs/common';
import { IoAdapter } from '@nestjs/platform-socket.io';
import type { MessageMappingProperties } from '@nestjs/websockets';
import { lastValueFrom } from 'rxjs';
import type { Observable } from 'rxjs';
import type { Server, ServerOptions, Socket } from 'socket.io';
import type { Backbone } from './backbone.js';

/** Socket.IO on the server that HTTP uses, over the backbone when there is one. */
export class LiveAdapter extends IoAdapter {
  constructor(
    app: INestApplicationContext,
    private readonly backbone: Backbone | null,
  ) {
    super(app);
  }

  override createIOServer(port: number, options?: ServerOptions): Server {
    const server = super.createIOServer(port, options);
    if (this.backbone) server.adapter(this.backbone.adapter());
    return server;
  }

  /** One listener a socket. Nest's own subscribes to each message of each socket, which makes an idle one more than twice as large. */
  override bindMessageHandlers(socket: Socket, handlers: MessageMappingProperties[], transform: (result: unknown) => Observable<unknown>): void {
    const callbacks = new Map<unknown, MessageMappingProperties['callback']>(handlers.map(({ message, callback }) => [message, callback]));
    socket.onAny((message: string, ...args: unknown[]) => {
      const callback = callbacks.get(message);
      if (!callback) return;
      const answer = args.find((arg): arg is (ack: unknown) => void => typeof arg === 'function');
      const body = args.find((arg) => typeof arg !== 'function');
      // What handlers throw has become an acknowledgement by then (AckInterceptor); anything else is a fault of ours, and no end of the process.
      lastValueFrom(transform(callback(body))).then((ack) => answer?.(ack), (error: unknown) => this.logger.error(error));
    });
  }

  override async dispose(): Promise<void> {
    this.backbone?.close();
  }
}
