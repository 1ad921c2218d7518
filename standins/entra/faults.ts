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
}
