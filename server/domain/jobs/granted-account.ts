import { systemClock } from "@/server/connectors/retry";
import { me } from "@/server/connectors/zoom/api";
import type { ZoomConnection } from "@/server/connectors/zoom/client";
import { ZoomError } from "@/server/connectors/zoom/failure";
import {
  accountPair,
  OAuthError,
  type ServerToServerApp,
  type StoredToken,
} from "@/server/connectors/zoom/oauth";
import { probe } from "@/server/connectors/zoom/probe";
import type { TokenStore } from "@/server/connectors/zoom/token";
import type { Ctx } from "@/server/domain/access/ctx";
import { log } from "@/server/lib/log";

import { unpaced } from "./rate-budget";
import { missingRequired } from "./scopes";
import { zoomSettings } from "./zoom-connection";

/** A pair, and what it is for: the account, and whoever allowed it ("" where an app asks in its own name). */
export type GrantedAccount = { pair: StoredToken; accountId: string; userId: string; email: string };

/**
 * Why a pair connects nothing; `pending`: Zoom could not be asked, which may pass. `accountId` is null while Zoom has named
 * none, `scopes` are those that an import can't do without.
 */
export type NotGranted = {
  refused: "pending" | "failed" | "not_administrator" | "missing_scopes" | "credentials_refused";
  accountId: string | null;
  scopes?: readonly string[];
};

/** Somebody waits before the page: what takes longer is asked again later. */
const patienceMs = 2_000;
const requestMs = 5_000;

/** Asks Zoom whose grant this is: an account that gives its users out to whoever allowed the app. */
export async function askWhose(ctx: Ctx, tokens: TokenStore): Promise<GrantedAccount | NotGranted> {
  let accountId: string | null = null;
  try {
    const zoom = { ...unhurried, settings: zoomSettings(), tokens };
    const user = await me(zoom);
    accountId = user.account_id;
    const pair = await tokens.load();
    if (!accountId || !pair) {
      log.warn({ tenantId: ctx.db.tenantId }, "zoom named no account for a new grant");
      return { refused: "failed", accountId };
    }
    const lacking = await tryListing(zoom, pair);
    if (lacking.length > 0) return { refused: "missing_scopes", accountId, scopes: lacking };
    return { pair, accountId, userId: user.id, email: user.email?.toLowerCase() ?? "" };
  } catch (error) {
    return refusalBy(ctx, error, accountId);
  }
}

/**
 * Tries an app of the customer's own. Its credentials get a token for no account but theirs, so the account that was typed is
 * the one that it is for.
 */
export async function tryOwnApp(ctx: Ctx, app: ServerToServerApp): Promise<GrantedAccount | NotGranted> {
  const { accountId } = app;
  try {
    const pair = await accountPair(zoomSettings(), app, systemClock.now());
    const tokens = { load: () => Promise.resolve(pair), withLock: neverRefreshed };
    const lacking = await tryListing({ ...unhurried, settings: zoomSettings(), tokens }, pair);
    if (lacking.length > 0) return { refused: "missing_scopes", accountId, scopes: lacking };
    return { pair, accountId, userId: "", email: "" };
  } catch (error) {
    if (error instanceof OAuthError && error.failure === "dead")
      return { refused: "credentials_refused", accountId };
    return refusalBy(ctx, error, accountId);
  }
}

const unhurried = { budget: unpaced, maxWaitMs: patienceMs, timeoutMs: requestMs };
const neverRefreshed = () => Promise.reject(new ZoomError({ kind: "connection_dead" }));

/** Scopes without which nothing is imported: by the grant's own list, else by what Zoom says of the account's users. */
async function tryListing(zoom: ZoomConnection, pair: StoredToken): Promise<readonly string[]> {
  const lacking = missingRequired(pair.scopes);
  if (lacking.length === 0) await probe(zoom);
  return lacking;
}

function refusalBy(ctx: Ctx, error: unknown, accountId: string | null): NotGranted {
  if (!(error instanceof OAuthError) && !(error instanceof ZoomError)) throw error;
  log.warn({ tenantId: ctx.db.tenantId, err: error }, "zoom connection not finished");
  if (error instanceof OAuthError) return { refused: "failed", accountId };
  const { failure } = error;
  switch (failure.kind) {
    case "missing_scope":
      return { refused: "missing_scopes", accountId, scopes: failure.scopes };
    case "forbidden":
    case "not_available":
      return { refused: "not_administrator", accountId };
    case "outage":
    case "throttled":
    case "unreadable_answer":
    case "aborted":
      return { refused: "pending", accountId };
    default:
      return { refused: "failed", accountId };
  }
}
