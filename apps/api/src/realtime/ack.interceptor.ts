import { Inject, Injectable } from '@nestjs/common';
import type { CallHandler, ExecutionContext, NestInterceptor } from '@nestjs/common';
import type { Ack } from '@lockstep/contracts';
import type { Logger } from 'pino';
import { catchError, map, of } from 'rxjs';
import type { Observable } from 'rxjs';
import { refusalOf } from '../http/problem.js';
import { LOGGER } from '../tokens.js';
import { refusedAck } from './refused-ack.js';

/** The one place where a handler's result or error becomes an acknowledgement. Faults of ours are logged here, once. */
@Injectable()
export class AckInterceptor implements NestInterceptor<object | undefined, Ack<object>> {
  constructor(@Inject(LOGGER) private readonly logger: Logger) {}

  intercept(context: ExecutionContext, next: CallHandler<object | undefined>): Observable<Ack<object>> {
    return next.handle().pipe(
      map((result): Ack<object> => ({ ...result, ok: true })),
      catchError((error: unknown) => of(this.refuse(error, context))),
    );
  }

  private refuse(error: unknown, context: ExecutionContext): Ack<object> {
    const refusal = refusalOf(error);
    if (refusal !== error && refusal.code.startsWith('internal.')) {
      this.logger.error({ err: error, message: context.switchToWs().getPattern() }, 'socket message failed');
    }
    return refusedAck(refusal);
  }
}
