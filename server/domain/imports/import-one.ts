import type { SourceKind } from "@/db/constants";
import type { Ctx } from "@/server/domain/access/ctx";

import type { ImportPorts } from "./fresh-session";
import { importCall } from "./import-call";
import { importChatDay } from "./import-chat-day";
import { importSession } from "./import-session";
import type { ImportOutcome, ImportSession } from "./outcome";

const importers: Record<
  SourceKind,
  (ctx: Ctx, ports: ImportPorts, input: ImportSession) => Promise<ImportOutcome>
> = {
  meeting: importSession,
  phone: importCall,
  chat: importChatDay,
};

/**
 * Imports what the ledger keeps of one conversation, whatever its source. Safe to repeat and to kill anywhere.
 * @throws ZoomError when Zoom itself can't be asked
 */
export async function importOne(
  ctx: Ctx,
  ports: ImportPorts,
  { kind, ...input }: ImportSession & { kind: SourceKind },
): Promise<ImportOutcome> {
  return importers[kind](ctx, ports, input);
}
