import { Module } from '@nestjs/common';
import { BulkController } from './bulk.controller.js';
import { ChecksController } from './checks.controller.js';
import { DocsController } from './docs.controller.js';
import { DraftsController } from './drafts.controller.js';
import { StagedController } from './staged.controller.js';
import { VersionsController } from './versions.controller.js';

@Module({ controllers: [DocsController, VersionsController, DraftsController, StagedController, BulkController, ChecksController] })
export class DocsModule {}
