import type { INestApplication } from '@nestjs/common';

/** Paths beside /api/v1; everything else a controller names lies under it. */
const OUTSIDE_THE_PREFIX = ['health/live', 'health/ready', 'metrics', 'mcp', 'agents/claude-code/{*path}'];

/** Shared by the process and by the tool that writes the OpenAPI document, so that both know the same addresses. */
export function useApiPrefix(app: INestApplication): void {
  app.setGlobalPrefix('api/v1', { exclude: OUTSIDE_THE_PREFIX });
}
