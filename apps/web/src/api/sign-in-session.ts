import type { SignedIn, User } from '@lockstep/contracts';

export interface SignInState {
  /** `unknown` until the refresh cookie was tried once. */
  status: 'unknown' | 'unreachable' | 'signedOut' | 'signedIn';
  user: User | null;
  /** Signed out, but not on this page by its own button: elsewhere, or by time. */
  ended?: boolean;
}

/** What a refresh found: a new token, a session that is over, or nobody to ask. */
export type RefreshOutcome = SignedIn | 'ended' | 'unreachable';

export interface SignInPorts {
  refresh(): Promise<RefreshOutcome>;
  /** Runs one refresh at a time among all tabs of this browser. */
  exclusively<T>(work: () => Promise<T>): Promise<T>;
}

/**
 * Who is signed in on this page. The access token lives in this object only; the refresh token is an HttpOnly cookie.
 * Rotation is strict (an old refresh token presented again ends the whole session), hence one refresh at a time everywhere.
 */
export class SignInSession {
  #token: string | null = null;
  #state: SignInState = { status: 'unknown', user: null };
  #refreshing: Promise<string | null> | null = null;
  readonly #listeners = new Set<() => void>();

  constructor(private readonly ports: SignInPorts) {}

  readonly token = (): string | null => this.#token;
  readonly state = (): SignInState => this.#state;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  readonly signedIn = (answer: SignedIn): void => {
    this.#token = answer.accessToken;
    this.#become({ status: 'signedIn', user: answer.user });
  };

  readonly signedOut = (): void => {
    this.#token = null;
    this.#become({ status: 'signedOut', user: null });
  };

  /** A newer access token, or null when there is none to have. Callers at the same time share one request. */
  readonly refresh = (): Promise<string | null> => {
    this.#refreshing ??= this.ports
      .exclusively(() => this.ports.refresh())
      .then((outcome) => this.#settle(outcome))
      .finally(() => (this.#refreshing = null));
    return this.#refreshing;
  };

  #settle(outcome: RefreshOutcome): string | null {
    if (outcome === 'ended') this.#ended();
    // Being offline is no reason to sign anybody out: the page keeps its text and tries again.
    else if (outcome === 'unreachable') this.#unreachable();
    else this.signedIn(outcome);
    return typeof outcome === 'string' ? null : outcome.accessToken;
  }

  #ended(): void {
    this.#token = null;
    this.#become({ status: 'signedOut', user: null, ended: this.#state.status === 'signedIn' || this.#state.ended === true });
  }

  #unreachable(): void {
    if (this.#state.status === 'unknown') this.#become({ status: 'unreachable', user: null });
  }

  #become(state: SignInState): void {
    this.#state = state;
    for (const listener of this.#listeners) listener();
  }
}
