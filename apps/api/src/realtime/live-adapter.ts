import type { INestApplicationContext } from '@nestjs/common';
import { IoAdapter } from '@nestjs/platform-socket.io';
import type { Server, ServerOptions } from 'socket.io';
import type { Backbone } from './backbone.js';

export type AdapterConstructor = Parameters<Server['adapter']>[0] & {};

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

  override async dispose(): Promise<void> {
    this.backbone?.close();
  }
}
