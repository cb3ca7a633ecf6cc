import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import type { AddressInfo, Server, Socket } from 'node:net';

/** A cable between an API and its Postgres that can be pulled out and put back. */
export class DatabaseSwitch {
  private readonly sockets = new Set<Socket>();
  private on = true;

  private constructor(
    private readonly server: Server,
    /** The database's address through the cable. */
    readonly url: string,
  ) {}

  static async to(databaseUrl: string): Promise<DatabaseSwitch> {
    const target = new URL(databaseUrl);
    const server = createServer();
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const url = new URL(databaseUrl);
    url.hostname = '127.0.0.1';
    url.port = String((server.address() as AddressInfo).port);
    const cable = new DatabaseSwitch(server, url.href);
    server.on('connection', (socket) => cable.join(socket, Number(target.port), target.hostname));
    return cable;
  }

  /** Breaks what is connected, and refuses what tries to. */
  pull(): void {
    this.on = false;
    for (const socket of this.sockets) socket.destroy();
  }

  plugIn(): void {
    this.on = true;
  }

  async close(): Promise<void> {
    this.pull();
    this.server.close();
    await once(this.server, 'close');
  }

  private join(near: Socket, port: number, host: string): void {
    if (!this.on) {
      near.destroy();
      return;
    }
    const far = connect(port, host);
    for (const [from, to] of [[near, far], [far, near]] as const) {
      this.sockets.add(from);
      // A pulled cable is no failure of the test; the other end learns of it by the close.
      from.on('error', () => to.destroy());
      from.on('close', () => {
        this.sockets.delete(from);
        to.destroy();
      });
      from.pipe(to);
    }
  }
}
