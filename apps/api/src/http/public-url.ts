import { Inject, Injectable } from '@nestjs/common';
import type { Env } from '../env.js';
import { ENV } from '../tokens.js';

/** Where people reach this instance: as configured, or the port that was taken when none was given. */
@Injectable()
export class PublicUrl {
  private url: string;

  constructor(@Inject(ENV) private readonly env: Env) {
    this.url = env.publicUrl ?? `http://localhost:${env.port}`;
  }

  /** Without a final slash. */
  get value(): string {
    return this.url;
  }

  get isHttps(): boolean {
    return this.url.startsWith('https:');
  }

  /** Port 0 is only known once the system has chosen one. */
  listeningOn(port: number): void {
    if (this.env.publicUrl === null) this.url = `http://localhost:${port}`;
  }
}
