import { z } from "zod";

import { me } from "@/server/connectors/zoom/api";
import { type ZoomConnection, zoomGet } from "@/server/connectors/zoom/client";
import { ZoomError } from "@/server/connectors/zoom/failure";
import { OAuthError, type StoredToken } from "@/server/connectors/zoom/oauth";
import type { UserCtx } from "@/server/domain/access/ctx";
import { log } from "@/server/lib/log";

import { unpaced } from "./rate-budget";
import { zoomSettings } from "./zoom-connection";

/** A pair, and what Zoom says it is for: the account, and whoever allowed it. */
export type GrantedAccount = { pair: StoredToken; accountId: string; userId: string; email: string };

type Refusal = "failed" | "not_administrator" | "credentials_refused";

/**
 * Gets a pair and asks Zoom whose it is. "failed" when Zoom gives no usable answer, "credentials_refused" when it takes
 * what is to be traded for no pair, "not_administrator" when whoever allowed it may not list the account's users; what
 * else is missing shows with the scopes.
 */
export async function askWhose(
  ctx: UserCtx,
  getPair: () => Promise<StoredToken>,
): Promise<GrantedAccount | { refused: Refusal; pair: StoredToken | null }> {
  let pair: StoredToken | null = null;
  try {
    pair = await getPair();
    const zoom = withPair(pair);
    const user = await me(zoom);
    await tryListing(zoom);
    if (user.account_id) {
      return { pair, accountId: user.account_id, userId: user.id, email: user.email?.toLowerCase() ?? "" };
    }
    log.warn({ tenantId: ctx.db.tenantId }, "zoom named no account for a new grant");
  } catch (error) {
    if (!(error instanceof OAuthError) && !(error instanceof ZoomError)) throw error;
    log.warn({ tenantId: ctx.db.tenantId, err: error }, "zoom connection not finished");
    if (error.code === "dead") return { refused: "credentials_refused", pair };
    if (error.code === "forbidden") return { refused: "not_administrator", pair };
  }
  return { refused: "failed", pair };
}

const withPair = (pair: StoredToken): ZoomConnection => ({
  settings: zoomSettings(),
  budget: unpaced,
  tokens: {
    load: () => Promise.resolve(pair),
    withLock: () => Promise.reject(new ZoomError({ kind: "connection_dead" })),
  },
});

/** A scope that is missing shows with the others, and what it switches off; a role that is missing says "forbidden". */
async function tryListing(zoom: ZoomConnection): Promise<void> {
  try {
    await zoomGet(zoom, { label: "medium", path: "/users", query: { page_size: "1" }, schema: z.unknown() });
  } catch (error) {
    if (!(error instanceof ZoomError) || error.failure.kind !== "missing_scope") throw error;
  }
}
