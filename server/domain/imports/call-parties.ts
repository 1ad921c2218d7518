import { and, eq } from "drizzle-orm";

import { sourceUser } from "@/db/schema";
import type { ZoomConnection } from "@/server/connectors/zoom/client";
import { ZoomError } from "@/server/connectors/zoom/failure";
import type { CallFacts } from "@/server/connectors/zoom/files";
import type { Participant } from "@/server/connectors/zoom/participants";
import type { PhoneParty } from "@/server/connectors/zoom/phone-recording";
import type { Ctx } from "@/server/domain/access/ctx";

import { phoneUserByExtension } from "./phone-user";

/**
 * Who took part in a call besides its owner: the other side, and who answered or placed it for a queue or a shared line,
 * by name and number. Users of the account are known by their extension, and so join the person they are.
 */
export async function partiesOf(
  ctx: Ctx,
  zoom: ZoomConnection,
  jobId: string,
  call: CallFacts,
): Promise<Participant[]> {
  const parties: Participant[] = [];
  for (const party of othersOf(call)) {
    const name = partyName(party);
    if (name === null) continue;
    const email = party.internal && party.number ? await addressOf(ctx, zoom, jobId, party.number) : null;
    const id = party.number ?? name.toLowerCase();
    parties.push({ zoomUserId: id, email, name, internal: party.internal, joins: [] });
  }
  return parties;
}

/** A name, outside the account with its number, so that both are found; null for nobody. */
function partyName({ name, number, internal }: PhoneParty): string | null {
  return name && number && name !== number && !internal ? `${name} (${number})` : (name ?? number);
}

/** The owner's own side of a call is the owner; a line's names nobody. */
function othersOf({ direction, caller, callee, handledBy, owner }: CallFacts): PhoneParty[] {
  const others = { inbound: [caller], outbound: [callee], unknown: [caller, callee] }[direction];
  if (!handledBy || owner?.type === "user") return others;
  return [...others, { name: handledBy.name, number: handledBy.extension, internal: true }];
}

/** A list of users that can't be had now never stops an import: the name is known. */
async function addressOf(
  ctx: Ctx,
  zoom: ZoomConnection,
  jobId: string,
  extension: string,
): Promise<string | null> {
  const id = await phoneUserByExtension(ctx, zoom, extension).catch((error: unknown) => {
    if (error instanceof ZoomError && error.failure.kind !== "connection_dead") return null;
    throw error;
  });
  if (id === null) return null;
  const [row] = await ctx.db.tx((tx) =>
    tx
      .select({ email: sourceUser.emailNormalized })
      .from(sourceUser)
      .where(and(eq(sourceUser.jobId, jobId), eq(sourceUser.sourceId, id))),
  );
  return row?.email.includes("@") ? row.email : null;
}
