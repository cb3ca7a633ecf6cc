import { Module } from '@nestjs/common';
import { AuthController } from './auth.controller.js';
import { GitHubSignInController } from './github-sign-in.controller.js';
import { RefreshCookie } from './refresh-cookie.js';

@Module({ controllers: [AuthController, GitHubSignInController], providers: [RefreshCookie] })
export class AuthModule {}
