import { Module } from '@nestjs/common';
import { AppController } from './app.controller.js';
import { ConflictsController } from './conflicts.controller.js';
import { FanoutController } from './fanout.controller.js';
import { InstanceLinksController } from './instance-links.controller.js';
import { LinksController } from './links.controller.js';
import { WebhooksController } from './webhooks.controller.js';

@Module({ controllers: [AppController, LinksController, FanoutController, InstanceLinksController, ConflictsController, WebhooksController] })
export class GithubModule {}
