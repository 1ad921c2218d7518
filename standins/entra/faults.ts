/** How the next id_token should be wrong; each switch is one of the cases that a client must refuse. */
type IdTokenChange = {
  nonce?: string;
  audience?: string;
  tid?: string;
  issuer?: string;
  expired?: boolean;
  signedBy?: "unknown" | "published";
};

type SignInFault = { error: string; code: number; description: string };

/** Faults that a test ordered and that have not happened yet. */
export class Faults {
  idToken: IdTokenChange | undefined;
  signIn: SignInFault | undefined;
  throttle = { remaining: 0, retryAfterSeconds: 0 };
  failure = { remaining: 0, status: 500, after: 0 };
  emptyPages = { remaining: 0, after: 0 };

  takeIdTokenChange(): IdTokenChange {
    const change = this.idToken ?? {};
    this.idToken = undefined;
    return change;
  }

  takeSignInFault(): SignInFault | undefined {
    const fault = this.signIn;
    this.signIn = undefined;
    return fault;
  }

  /** Seconds to wait when this Graph call is to be throttled, else undefined. */
  takeThrottle(): number | undefined {
    if (this.throttle.remaining <= 0) return undefined;
    this.throttle.remaining -= 1;
    return this.throttle.retryAfterSeconds;
  }

  /** The status with which this Graph call is to fail, else undefined. */
  takeFailure(): number | undefined {
    return takeTurn(this.failure) ? this.failure.status : undefined;
  }

  /** Whether this delta page is to come empty, with a link to what it should have held. */
  takeEmptyPage(): boolean {
    return takeTurn(this.emptyPages);
  }
}

/** Lets `after` go by, then says yes `remaining` times. */
function takeTurn(fault: { remaining: number; after: number }): boolean {
  if (fault.remaining <= 0) return false;
  if (fault.after > 0) {
    fault.after -= 1;
    return false;
  }
  fault.remaining -= 1;
  return true;
}
