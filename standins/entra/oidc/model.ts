/** A person of one tenant: the key every token is about. */
export type Person = { tid: string; oid: string };

/** Where an answer goes, and how. */
export type ReturnAddress = {
  redirectUri: string;
  state: string | null;
  mode: "query" | "fragment" | "form_post";
};

/** Which people an address speaks for: one tenant's, or everybody's. */
export type Authority = { segment: string; tid: string | null };

type Waiting = {
  id: string;
  authority: Authority;
  returnTo: ReturnAddress;
  person: Person | null;
  startedAt: number;
};

export type AuthorizeFlow = Waiting & {
  kind: "authorize";
  scopes: string[];
  nonce: string | null;
  challenge: string | null;
  forceConsent: boolean;
};

export type AdminConsentFlow = Waiting & {
  kind: "admin-consent";
  version: 1 | 2;
  scopes: string[];
  scopeText: string;
  everything: boolean;
};

/** A sign-in or consent that waits for the person's next click. */
export type Flow = AuthorizeFlow | AdminConsentFlow;

export type AuthorizationCode = {
  person: Person;
  scopes: string[];
  redirectUri: string;
  nonce: string | null;
  challenge: string | null;
  expiresAt: number;
  used: boolean;
};
