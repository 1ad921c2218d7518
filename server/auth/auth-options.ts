import type { AuthOptions } from "next-auth";

import {
  type SignInRefusal,
  startSession,
  type VerifiedIdentity,
} from "@/server/domain/access/start-session";
import { sessionLifetimeMs } from "@/server/domain/access/session-lifetime";
import { log } from "@/server/lib/log";

import { entraProvider } from "./entra-provider";
import { returnCookie, sessionCookie } from "./session-cookie";
import type { AuthSettings } from "./settings";
import { SignInError } from "./sign-in-error";

/** What came of one request, beside what NextAuth answers. */
export type Outcome = {
  identity?: VerifiedIdentity;
  token?: string;
  refused?: { reason: SignInRefusal; tenantName: string | null };
  error?: SignInError;
};

/** NextAuth's options for one request; `outcome` is filled in while it runs. */
export function authOptions(settings: AuthSettings, outcome: Outcome): AuthOptions {
  const { baseUrl } = settings;
  const secure = baseUrl.startsWith("https:");
  const maxAge = sessionLifetimeMs / 1000;
  return {
    secret: settings.secret,
    useSecureCookies: secure,
    providers: [
      entraProvider(
        settings,
        (identity) => (outcome.identity = identity),
        (error) => (outcome.error = error),
      ),
    ],
    pages: { signIn: "/sign-in", signOut: "/sign-in", error: "/sign-in" },
    session: { strategy: "jwt", maxAge },
    cookies: { sessionToken: sessionCookie(baseUrl), callbackUrl: returnCookie(baseUrl) },
    // The cookie holds the session's token as it is, and nothing else: there is nothing in it to sign or to read.
    jwt: {
      maxAge,
      encode: () => outcome.token ?? "",
      decode: ({ token }) => ({ sessionToken: token }),
    },
    callbacks: {
      redirect: ({ url }) => withinApp(url, baseUrl),
      signIn: () => admit(settings, outcome),
      jwt: () => ({ sessionToken: outcome.token }),
    },
    logger: {
      error: (code) => log.warn({ step: code, failure: outcome.error?.failure }, "sign-in failed"),
      warn: (code) => log.debug({ step: code }, "next-auth warns"),
      debug: () => undefined,
    },
  };
}

async function admit(settings: AuthSettings, outcome: Outcome): Promise<boolean> {
  const { identity } = outcome;
  if (!identity) return false;
  try {
    const started = await startSession(settings.database, identity, settings.now());
    if (started.kind === "started") {
      outcome.token = started.token;
      return true;
    }
    outcome.refused = started;
    log.warn({ reason: started.reason, tid: identity.tid }, "sign-in refused");
  } catch (cause) {
    log.error({ err: cause }, "a session could not be started");
    outcome.error = new SignInError("internal", "a session could not be started", { cause });
  }
  return false;
}

/** Where to go after sign-in: an address of ours, or the start page. */
export function withinApp(url: string, baseUrl: string): string {
  if (!URL.canParse(url, baseUrl)) return baseUrl;
  const target = new URL(url, baseUrl);
  return target.origin === baseUrl ? target.href : baseUrl;
}
