import { gunzipSync } from 'node:zlib';
import { Body, Controller, Get, Headers, HttpCode, Post, Query, Res, StreamableFile } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import { ApiExcludeController } from '@nestjs/swagger';
import { DomainError } from '@lockstep/core';
import type { FastifyReply } from 'fastify';
import { zipStream } from '../../docs/zip.js';
import { Public } from '../../http/callers.js';
import { PublicUrl } from '../../http/public-url.js';
import { archiveFiles, marketplace, pluginFiles } from './plugin-files.js';
import { ReadOnlyRepository } from './read-only-repository.js';

/** A clone of four files asks for little. */
const REQUEST_BYTES = 64 * 1024;

/** The Claude Code plugin of this server: marketplace, repository and archive. Open to all, as nothing in it is secret. */
@Public()
@ApiExcludeController()
@Controller('agents/claude-code')
export class PluginController {
  constructor(private readonly publicUrl: PublicUrl) {}

  @Get('marketplace.json')
  marketplace(): object {
    return marketplace(this.publicUrl.value);
  }

  @Get('lockstep-plugin.zip')
  async archive(): Promise<StreamableFile> {
    const files = await archiveFiles(this.publicUrl.value);
    return new StreamableFile(zipStream(each(files)), { type: 'application/zip', disposition: 'attachment; filename="lockstep-plugin.zip"' });
  }

  @Get('lockstep.git/info/refs')
  async refs(@Query('service') service: string | undefined, @Res({ passthrough: true }) reply: FastifyReply): Promise<Buffer> {
    if (service !== 'git-upload-pack') throw new DomainError('auth.forbidden', { detail: 'This repository can be cloned with git over smart HTTP, and nothing else.' });
    return this.send(reply, 'advertisement', (await this.repository()).refs());
  }

  @Post('lockstep.git/git-upload-pack')
  @HttpCode(200)
  @RouteConfig({ bodyLimit: REQUEST_BYTES, rawBody: true })
  async pack(@Body() body: unknown, @Headers('content-encoding') encoding: string | undefined, @Res({ passthrough: true }) reply: FastifyReply): Promise<Buffer> {
    const answer = Buffer.isBuffer(body) ? (await this.repository()).uploadPack(encoding === 'gzip' ? unzipped(body) : body) : null;
    if (!answer) throw new DomainError('request.invalid', { detail: 'Clone this repository again: it has one commit, which changes with the server.' });
    return this.send(reply, 'result', answer);
  }

  private async repository(): Promise<ReadOnlyRepository> {
    return new ReadOnlyRepository(await pluginFiles(this.publicUrl.value));
  }

  private send(reply: FastifyReply, what: string, bytes: Buffer): Buffer {
    reply.type(`application/x-git-upload-pack-${what}`).header('cache-control', 'no-cache');
    return bytes;
  }
}

async function* each<T>(items: T[]): AsyncGenerator<T> {
  yield* items;
}

function unzipped(body: Buffer): Buffer {
  try {
    return gunzipSync(body, { maxOutputLength: REQUEST_BYTES });
  } catch {
    throw new DomainError('request.invalid', { detail: 'The body is no gzip of a small request.' });
  }
}
