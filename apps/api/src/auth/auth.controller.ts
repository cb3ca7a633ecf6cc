import { Body, Controller, Get, Headers, HttpCode, Post, Req, Res } from '@nestjs/common';
import { ApiCreatedResponse, ApiNoContentResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import type { SignedIn, User } from '@lockstep/contracts';
import { Accounts, DomainError, Sessions } from '@lockstep/core';
import type { Principal } from '@lockstep/core';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { CurrentPrincipal, Public } from '../http/callers.js';
import { LimitAttempts } from '../http/rate-limit.guard.js';
import { LoginDto, RegisterDto, SignedInSchema, UserSchema } from './auth.dto.js';
import { RefreshCookie } from './refresh-cookie.js';

@ApiTags('sign-in')
@Controller('auth')
export class AuthController {
  constructor(
    private readonly accounts: Accounts,
    private readonly sessions: Sessions,
    private readonly cookie: RefreshCookie,
  ) {}

  @Public()
  @Post('register')
  @LimitAttempts({ perAddress: 60, perAccount: 10 })
  @ApiCreatedResponse({ type: SignedInSchema })
  async register(@Body() body: RegisterDto, @Headers('user-agent') userAgent = '', @Res({ passthrough: true }) reply: FastifyReply): Promise<SignedIn> {
    return this.cookie.handOut(reply, await this.accounts.register(body, userAgent));
  }

  @Public()
  @Post('login')
  @HttpCode(200)
  @LimitAttempts({ perAddress: 30, perAccount: 20 })
  @ApiOkResponse({ type: SignedInSchema })
  async login(@Body() body: LoginDto, @Headers('user-agent') userAgent = '', @Res({ passthrough: true }) reply: FastifyReply): Promise<SignedIn> {
    return this.cookie.handOut(reply, await this.accounts.login(body.email, body.password, userAgent));
  }

  /** Trades the refresh cookie for a new one and a new access token. */
  @Public()
  @Post('refresh')
  @HttpCode(200)
  @ApiOkResponse({ type: SignedInSchema })
  async refresh(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): Promise<SignedIn> {
    const token = this.cookie.read(request);
    if (token === undefined) throw new DomainError('auth.required', { detail: 'There is no refresh cookie; sign in.' });
    try {
      return this.cookie.handOut(reply, await this.sessions.refresh(token));
    } catch (error) {
      if (error instanceof DomainError) this.cookie.clear(reply);
      throw error;
    }
  }

  /** Ends the sign-in that the cookie or the access token belongs to. */
  @Public()
  @Post('logout')
  @HttpCode(204)
  @ApiNoContentResponse()
  async logout(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): Promise<void> {
    const token = this.cookie.read(request);
    if (token !== undefined) await this.sessions.endByToken(token);
    if (request.principal?.kind === 'user') await this.sessions.end(request.principal);
    this.cookie.clear(reply);
  }

  @Get('me')
  @ApiOkResponse({ type: UserSchema })
  me(@CurrentPrincipal() principal: Principal): Promise<User> {
    if (principal.kind !== 'user') throw new DomainError('auth.forbidden', { detail: 'An API key is no person.' });
    return this.accounts.me(principal.userId);
  }
}
