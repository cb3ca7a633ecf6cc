import { Module } from '@nestjs/common';
import type { DynamicModule } from '@nestjs/common';
import type { Logger } from 'pino';
import { AgentsModule } from './agents/agents.module.js';
import { ApiKeysModule } from './api-keys/api-keys.module.js';
import { AuthModule } from './auth/auth.module.js';
import { DocsModule } from './docs/docs.module.js';
import type { Env } from './env.js';
import { GithubModule } from './github/github.module.js';
import { HttpModule } from './http/http.module.js';
import { LocksModule } from './locks/locks.module.js';
import { McpModule } from './mcp/mcp.module.js';
import { ProjectsModule } from './projects/projects.module.js';
import { RealtimeModule } from './realtime/realtime.module.js';
import { RelayModule } from './relay/relay.module.js';
import { WiringModule } from './wiring.js';

/** One line per part. */
@Module({})
export class AppModule {
  static with(env: Env, logger: Logger): DynamicModule {
    return {
      module: AppModule,
      imports: [WiringModule.with(env, logger), HttpModule, AuthModule, ProjectsModule, ApiKeysModule, AgentsModule, DocsModule, LocksModule, GithubModule, McpModule, RealtimeModule, RelayModule],
    };
  }
}
