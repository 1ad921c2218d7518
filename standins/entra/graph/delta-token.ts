import { randomUUID } from "node:crypto";
import { z } from "zod";
import type { Call } from "./access";
import { graphErrors } from "./errors";
import { decodeToken, encodeToken } from "./query";

const TOKEN_LIFETIME_MS = 7 * 24 * 3_600_000;

const tokenSchema = z.object({
  kind: z.enum(["users", "groups"]),
  tid: z.string(),
  select: z.array(z.string()).nullable(),
  since: z.number().int(),
  upTo: z.number().int(),
  after: z.string(),
  population: z.string(),
  run: z.string().nullable(),
  generation: z.number().int(),
  issuedAt: z.number(),
});

export type Kind = "users" | "groups";

/** One place in a delta round: what changed above `since` up to `upTo`, behind the key `after`. */
export type Round = { select: string[] | null; since: number; upTo: number; after: string };

const deltaUrl = (call: Call, kind: Kind) => `${call.world.baseUrl}/graph/v1.0/${kind}/delta`;

function encode(call: Call, kind: Kind, round: Round): string {
  const { world, tenant } = call;
  const run = Math.max(round.since, round.upTo) > 1 ? world.run : null;
  const stamp = { tid: tenant.id, population: world.population, generation: world.deltaGeneration };
  // No two links are alike: a client may take a repeated one for a loop.
  return encodeToken({ kind, ...round, ...stamp, run, issuedAt: world.now(), nonce: randomUUID() });
}

/** `@odata.nextLink` while the round goes on. */
export const nextLink = (call: Call, kind: Kind, round: Round) => ({
  "@odata.nextLink": `${deltaUrl(call, kind)}?$skiptoken=${encode(call, kind, round)}`,
});

/** `@odata.deltaLink` at its end: asks for what changed since. */
export const deltaLink = (call: Call, kind: Kind, { select, upTo }: Round) => ({
  "@odata.deltaLink": `${deltaUrl(call, kind)}?$deltatoken=${encode(call, kind, { select, since: upTo, upTo: 0, after: "" })}`,
});

/** Reads a token from an earlier answer; throws 400 when it is not one, 410 Gone when it is too old to continue. */
export function readToken(call: Call, kind: Kind, text: string): Round {
  const parsed = tokenSchema.safeParse(decodeToken(text));
  if (!parsed.success || parsed.data.kind !== kind || parsed.data.tid !== call.tenant.id)
    throw graphErrors.badRequest("Badly formed token.");
  const { select, since, upTo, after, ...stamp } = parsed.data;
  const { world } = call;
  const stale =
    stamp.population !== world.population ||
    (stamp.run !== null && stamp.run !== world.run) ||
    stamp.generation < world.deltaGeneration ||
    stamp.issuedAt < world.now() - TOKEN_LIFETIME_MS;
  if (stale) throw graphErrors.resync(`${deltaUrl(call, kind)}?$deltatoken=`);
  return { select, since, upTo: upTo === 0 ? call.tenant.revision : upTo, after };
}
