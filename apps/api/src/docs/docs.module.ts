import { Module } from '@nestjs/common';
import { BulkController } from './bulk.controller.js';
import { DocsController } from './docs.controller.js';
import { DraftsController } from './drafts.controller.js';
import { VersionsController } from './versions.controller.js';

@Module({ controllers: [DocsController, VersionsController, DraftsController, BulkController] })
export class DocsModule {}
