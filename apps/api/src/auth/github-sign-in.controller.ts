import { Controller, Get } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { DomainError } from '@lockstep/core';
import { Public } from '../http/callers.js';

/** Says that signing in with GitHub is off on this instance, at the addresses where it will be. */
@ApiTags('sign-in')
@Public()
@Controller('auth/github')
export class GitHubSignInController {
  @Get()
  start(): never {
    throw notConfigured();
  }

  @Get('callback')
  finish(): never {
    throw notConfigured();
  }
}

function notConfigured(): DomainError {
  return new DomainError('request.not_found', { detail: 'Signing in with GitHub is not set up on this instance. Use e-mail and password.' });
}
