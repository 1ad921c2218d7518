import { eq } from "drizzle-orm";
import { z } from "zod";

import type { TenantDb, TenantTx } from "@/db/client";
import { zoomConnection as grants } from "@/db/schema";
import { systemClock } from "@/server/connectors/retry";
import type { ZoomConnection } from "@/server/connectors/zoom/client";
import { ZoomError } from "@/server/connectors/zoom/failure";
import { OAuthError, type ServerToServerApp, type StoredToken } from "@/server/connectors/zoom/oauth";
import { readZoomSettings, type ZoomSettings } from "@/server/connectors/zoom/settings";
import type { TokenStore } from "@/server/connectors/zoom/token";
import type { Ctx } from "@/server/domain/access/ctx";
import { openNotice } from "@/server/domain/notices/refresh-notices";
import type { Keyring } from "@/server/lib/crypto/keyring";

import { buryConnection } from "./bury-connection";
import { type RateAccount, rateBudget } from "./rate-budget";
import { missingScopes } from "./scopes";
import { openText, sealText } from "./sealed-text";

/** A pair as its sealed text holds it. */
export const pairSchema = z.object({
  accessToken: z.string(),
  refreshToken: z.string(),
  expiresAt: z.number(),
  scopes: z.array(z.string()),
  apiUrl: z.string().nullable(),
});

const appSchema = z.object({ accountId: z.string(), clientId: z.string(), clientSecret: z.string() });

const appBinding = (jobId: string) => ({ purpose: "zoom.app", ownerId: jobId });

/** Credentials of an app of the customer's own, sealed. */
export const sealApp = (tx: TenantTx, keyring: Keyring, jobId: string, app: ServerToServerApp) =>
  sealText(tx, keyring, appBinding(jobId), JSON.stringify(app));

async function loadApp(tx: TenantTx, keyring: Keyring, jobId: string): Promise<ServerToServerApp | null> {
  const [row] = await tx
    .select({ sealed: grants.sealedCredentials })
    .from(grants)
    .where(eq(grants.jobId, jobId));
  if (!row?.sealed) return null;
  return appSchema.parse(JSON.parse(await openText(tx, keyring, appBinding(jobId), row.sealed)));
}

const bindingOf = (jobId: string) => ({ purpose: "zoom.tokens", ownerId: jobId });

/** Columns of a connection that hold a pair, sealed. */
export async function sealPair(tx: TenantTx, keyring: Keyring, jobId: string, pair: StoredToken) {
  return {
    sealedTokens: await sealText(tx, keyring, bindingOf(jobId), JSON.stringify(pair)),
    accessTokenExpiresAt: new Date(pair.expiresAt),
    scopes: pair.scopes,
  };
}

async function loadPair(
  tx: TenantTx,
  keyring: Keyring,
  jobId: string,
  lock: boolean,
): Promise<{ sealed: Buffer; pair: StoredToken } | null> {
  const query = tx
    .select({ sealed: grants.sealedTokens, deadAt: grants.deadAt })
    .from(grants)
    .where(eq(grants.jobId, jobId));
  const [row] = await (lock ? query.for("update") : query);
  if (!row?.sealed || row.deadAt) return null;
  const text = await openText(tx, keyring, bindingOf(jobId), row.sealed);
  return { sealed: row.sealed, pair: pairSchema.parse(JSON.parse(text)) };
}

/** The pair of a job now, opened; null when it is not connected. */
export const readPair = (db: TenantDb, keyring: Keyring, jobId: string): Promise<StoredToken | null> =>
  db.tx(async (tx) => (await loadPair(tx, keyring, jobId, false))?.pair ?? null);

/**
 * Tokens in the connection's row. The lock is the row's: one refresh at a time over all processes, committed before
 * anybody uses it. When Zoom declares the grant dead, so does the row, unless it holds another pair by then.
 */
function tokenStore(db: TenantDb, keyring: Keyring, jobId: string): TokenStore {
  return {
    load: () => readPair(db, keyring, jobId),
    async withLock(work) {
      let seen: { sealed: Buffer; pair: StoredToken } | null = null;
      try {
        return await db.tx((tx) =>
          work({
            load: async () => {
              seen = await loadPair(tx, keyring, jobId, true);
              return seen?.pair ?? null;
            },
            app: () => loadApp(tx, keyring, jobId),
            save: async (pair) => {
              const sealed = await sealPair(tx, keyring, jobId, pair);
              await tx
                .update(grants)
                .set({ ...sealed, refreshedAt: new Date(systemClock.now()) })
                .where(eq(grants.jobId, jobId));
              await noteLostScopes(tx, systemCtx(db), jobId, {
                before: seen?.pair.scopes ?? [],
                now: pair.scopes,
              });
            },
          }),
        );
      } catch (error) {
        const last = seen as { sealed: Buffer } | null;
        if (error instanceof OAuthError && error.failure === "dead" && last) {
          const ended = { jobId, sealedTokens: last.sealed };
          await db.tx((tx) => buryConnection(tx, systemCtx(db), ended, error.facts.cause ?? "grant_dead"));
        }
        throw error;
      }
    },
  };
}

const systemCtx = (db: TenantDb): Ctx => ({
  db,
  actor: { kind: "system", tenantId: db.tenantId },
  now: new Date(systemClock.now()),
});

/** Administrators are told when a renewed grant came back with less than it had. */
async function noteLostScopes(
  tx: TenantTx,
  ctx: Ctx,
  jobId: string,
  { before, now }: { before: readonly string[]; now: readonly string[] },
): Promise<void> {
  const missed = new Set(missingScopes(before).map(({ scope }) => scope));
  const lost = missingScopes(now).filter(({ scope }) => !missed.has(scope));
  if (lost.length === 0) return;
  const detail = { scopes: lost.map(({ scope }) => scope).join(" ") };
  await openNotice(tx, ctx, { jobId, kind: "scope_lost", detail });
}

/** Whose rate limits a job draws from; its account never changes, its plan may at any time. */
async function accountOf(db: TenantDb, jobId: string): Promise<RateAccount> {
  const [row] = await db.tx((tx) =>
    tx.select({ accountId: grants.accountId, plan: grants.plan }).from(grants).where(eq(grants.jobId, jobId)),
  );
  if (!row) throw new ZoomError({ kind: "connection_dead" });
  return row;
}

let settings: ZoomSettings | undefined;

/** The process's own, read at first use. */
export const zoomSettings = (): ZoomSettings => (settings ??= readZoomSettings(process.env));

type Held = WeakMap<Keyring, Map<string, ZoomConnection>>;
const held = globalThis as typeof globalThis & { holdfastZoom?: Held };

/**
 * Zoom as one job sees it. One object per job and process, so that its calls share one pace and one refresh. A job that
 * is not connected shows at the first call: ZoomError `connection_dead`.
 */
export async function zoomConnection(db: TenantDb, keyring: Keyring, jobId: string): Promise<ZoomConnection> {
  const all = (held.holdfastZoom ??= new WeakMap());
  const ofKeyring = all.get(keyring) ?? new Map<string, ZoomConnection>();
  all.set(keyring, ofKeyring);
  const known = ofKeyring.get(jobId);
  if (known) return known;
  const made: ZoomConnection = {
    settings: zoomSettings(),
    tokens: tokenStore(db, keyring, jobId),
    budget: rateBudget(db, () => accountOf(db, jobId)),
  };
  ofKeyring.set(jobId, made);
  return made;
}
