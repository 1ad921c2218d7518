import type { TenantTx } from "@/db/client";
import type { SourceFile, SourceSession } from "@/server/connectors/zoom/files";
import type { Ctx } from "@/server/domain/access/ctx";
import { companionFile } from "@/server/domain/ledger/companion-things";
import type { WantedCompanion } from "@/server/domain/ledger/companion-wanted";
import type { RecordedItem } from "@/server/domain/ledger/record-things";

import { askCompanion, isWorthNoting, lookForCompanion, noteCompanion, type ToldPart } from "./companion";
import type { FreshSession, ImportPorts } from "./fresh-session";
import type { ImportSession } from "./outcome";

/** Files of a session that no list of its recordings names, to be imported beside those. */
export type BroughtCompanion = {
  fresh: FreshSession;
  items: RecordedItem[];
  /** What came with the answer, by the file's key. */
  contents: ReadonlyMap<string, Buffer>;
  refetch: () => Promise<FreshSession>;
  /** A row of the ledger's could not be asked for now. */
  retry: boolean;
};

type Asked = { input: ImportSession; session: SourceSession; wanted: WantedCompanion };

/**
 * Asks AI Companion for what is wanted of a session that is being imported, and writes into the ledger what there is.
 * @throws ZoomError when the connection is dead
 */
export async function bringCompanion(ctx: Ctx, ports: ImportPorts, asked: Asked): Promise<BroughtCompanion> {
  const { session, wanted, input } = asked;
  const { jobId, runId } = input;
  const told = await askCompanion(ports.zoom, session.uuid, wanted.ask);
  const noted = { jobId, runId, session, wanted, told, announceKept: false };
  const note = async (tx: TenantTx) => {
    await lookForCompanion(tx, ctx, noted);
    return noteCompanion(tx, ctx, noted);
  };
  const items = isWorthNoting(noted) ? await ctx.db.tx(note) : [];
  return {
    fresh: withFiles(session, told),
    items: items.filter(({ state }) => state === "kept" || state === "importing"),
    contents: contentsOf(session, told),
    refetch: async () => withFiles(session, await askCompanion(ports.zoom, session.uuid, wanted.ask)),
    retry: told.some(({ answer, isOpen }) => isOpen && answer.state === "unreached"),
  };
}

/** Its address takes the app's token: that of the recording's files opens those only. */
const withFiles = (session: SourceSession, told: readonly ToldPart[]): FreshSession => ({
  session: { ...session, files: [...session.files, ...told.flatMap((part) => fileOf(session, part) ?? [])] },
  token: null,
});

function fileOf(session: SourceSession, { kind, answer }: ToldPart): SourceFile | null {
  if (answer.state !== "ready") return null;
  const { downloadUrl, content } = answer;
  return companionFile(session, kind, { downloadUrl, sizeBytes: content?.length ?? null });
}

const contentsOf = (session: SourceSession, told: readonly ToldPart[]): ReadonlyMap<string, Buffer> =>
  new Map(
    told.flatMap((part) => {
      const file = fileOf(session, part);
      return file && part.answer.state === "ready" && part.answer.content
        ? [[file.key, part.answer.content] as const]
        : [];
    }),
  );
