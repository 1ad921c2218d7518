import type { SourceKind } from "@/db/constants";
import type { Ctx } from "@/server/domain/access/ctx";

import type { ImportPorts } from "./fresh-session";
import { stepEndsAt } from "./import-group";
import { importOne } from "./import-one";
import { importSessions } from "./import-session";
import type { ImportOutcome, ImportSession } from "./outcome";

type Many = Omit<ImportSession, "sessionKey"> & {
  sessions: readonly { kind: SourceKind; sessionKey: string }[];
};

/**
 * Imports what the ledger keeps of several conversations, as one step: sessions beside each other, the rest one by one
 * while there is time. The outcomes come in the order given; one that can't be asked for asks to be tried again, as long
 * as others can.
 * @throws ZoomError when Zoom can't be asked for any of them
 */
export async function importMany(
  ctx: Ctx,
  ports: ImportPorts,
  { sessions, ...input }: Many,
): Promise<ImportOutcome[]> {
  const endsAt = stepEndsAt();
  const outcomes = new Map<string, ImportOutcome>();
  let failure: { error: unknown } | null = null;
  const sessionKeys = sessions.filter(({ kind }) => kind === "meeting").map(({ sessionKey }) => sessionKey);
  try {
    const meetings = await importSessions(ctx, ports, { ...input, sessionKeys });
    for (const [at, outcome] of meetings.entries()) outcomes.set(sessionKeys[at] ?? "", outcome);
  } catch (error) {
    failure = { error };
  }
  for (const one of sessions) {
    if (one.kind === "meeting") continue;
    try {
      const inTime = Date.now() < endsAt;
      outcomes.set(
        one.sessionKey,
        inTime ? await importOne(ctx, ports, { ...input, ...one }) : { ...nothing, more: true },
      );
    } catch (error) {
      failure = { error };
    }
  }
  if (failure && outcomes.size === 0) throw failure.error;
  return sessions.map(({ sessionKey }) => outcomes.get(sessionKey) ?? { ...nothing, retry: true });
}

const nothing: ImportOutcome = { archived: 0, failed: 0, retry: false };
