import { Module } from '@nestjs/common';
import { AgentsController } from './agents.controller.js';
import { HooksController } from './hooks.controller.js';
import { PluginController } from './plugin/plugin.controller.js';
import { ProposalsController } from './proposals.controller.js';

@Module({ controllers: [HooksController, AgentsController, ProposalsController, PluginController] })
export class AgentsModule {}
