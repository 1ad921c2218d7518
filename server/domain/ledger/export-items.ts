import { and } from "drizzle-orm";

import type { UserCtx } from "@/server/domain/access/ctx";
import { requireRight } from "@/server/domain/access/require-right";
import { recordAudit } from "@/server/domain/audit/record";
import { filesAmong } from "@/server/domain/conversations/known-files";
import { sourceItem } from "@/db/schema";
import { csvFile } from "@/server/lib/sheet/csv";
import { xlsxFile } from "@/server/lib/sheet/xlsx";

import { exportHeadings, exportRow } from "./export-rows";
import { filterConditions, olderThan } from "./filter-conditions";
import { requireJob } from "./require-job";
import type { ExportFormat, ItemCursor, LedgerFilter, LedgerItem, LedgerWords } from "./schema";
import { selectItems } from "./select-items";

const rowsPerPage = 1_000;

const contentTypes: Record<ExportFormat, string> = {
  csv: "text/csv; charset=utf-8; header=present",
  xlsx: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
};

export type LedgerExport = {
  fileName: string;
  contentType: string;
  /** Reads as it is read: one short transaction for each thousand rows. */
  bytes: AsyncGenerator<Uint8Array, void, void>;
};

/**
 * The rows of a job's ledger that a filter names, newest first, as a file; `words` are the screen's. The export stands in the audit log before its
 * first byte.
 * @throws AppError NOT_FOUND for a job or a person who may not be seen
 */
export async function exportItems(
  ctx: UserCtx,
  { filter, format, words }: { filter: LedgerFilter; format: ExportFormat; words: LedgerWords },
): Promise<LedgerExport> {
  requireRight(ctx.actor, "jobs.manage");
  await ctx.db.tx(async (tx) => {
    await requireJob(tx, filter.jobId);
    const count = await tx.$count(sourceItem, await filterConditions(tx, ctx.actor, filter));
    await recordAudit(tx, ctx, {
      action: "ledger.exported",
      subject: filter.jobId,
      detail: { format, count },
    });
  });
  const rows = pagesOf(ctx, filter, words);
  return {
    fileName: `ledger-${ctx.now.toISOString().slice(0, 10)}.${format}`,
    contentType: contentTypes[format],
    bytes: format === "csv" ? csvFile(rows) : xlsxFile(rows, "Ledger"),
  };
}

async function* pagesOf(ctx: UserCtx, filter: LedgerFilter, words: LedgerWords) {
  yield [exportHeadings];
  let cursor: ItemCursor | null = null;
  do {
    const page: ExportPage = await readPage(ctx, filter, cursor);
    cursor = page.next;
    if (page.items.length > 0) yield page.items.map(({ item, sha256 }) => exportRow(item, { sha256, words }));
  } while (cursor);
}

type ExportPage = { items: { item: LedgerItem; sha256: string }[]; next: ItemCursor | null };

const readPage = (ctx: UserCtx, filter: LedgerFilter, cursor: ItemCursor | null): Promise<ExportPage> =>
  ctx.db.tx(async (tx) => {
    const where = and(await filterConditions(tx, ctx.actor, filter), cursor ? olderThan(cursor) : undefined);
    const items = await selectItems(tx, ctx.actor, where, rowsPerPage);
    const ids = items.map((item) => item.mediaFileId);
    const files = await filesAmong(tx, ctx.actor, ids);
    const last = items.length === rowsPerPage ? items.at(-1) : undefined;
    return {
      items: items.map((item) => ({ item, sha256: files.get(item.mediaFileId ?? "")?.sha256 ?? "" })),
      next: last ? { startedAt: last.startedAt.toISOString(), id: last.id } : null,
    };
  });
