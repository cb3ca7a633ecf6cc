import { Module } from '@nestjs/common';
import { ConflictsController } from './conflicts.controller.js';
import { LinksController } from './links.controller.js';
import { WebhooksController } from './webhooks.controller.js';

@Module({ controllers: [LinksController, ConflictsController, WebhooksController] })
export class GithubModule {}
