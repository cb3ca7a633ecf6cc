import { Module } from '@nestjs/common';
import { MembersController } from './members.controller.js';
import { ProjectsController } from './projects.controller.js';

@Module({ controllers: [ProjectsController, MembersController] })
export class ProjectsModule {}
