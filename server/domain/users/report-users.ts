import { and, type SQL, sql } from "drizzle-orm";

import { person } from "@/db/schema";
import type { UserCtx } from "@/server/domain/access/ctx";
import { requireRight } from "@/server/domain/access/require-right";
import { recordAudit } from "@/server/domain/audit/record";
import { csvFile } from "@/server/lib/sheet/csv";
import { xlsxFile } from "@/server/lib/sheet/xlsx";

import { filterConditions } from "./filter-conditions";
import { reportHeadings, reportRow } from "./report-rows";
import type { ReportFormat, UserFilter, UserListItem } from "./schema";
import { countUsers, selectUsers } from "./select-users";

const rowsPerPage = 1_000;

const contentTypes: Record<ReportFormat, string> = {
  csv: "text/csv; charset=utf-8; header=present",
  xlsx: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
};

export type UserReport = {
  fileName: string;
  contentType: string;
  /** Reads as it is read: one short transaction for each thousand people. */
  bytes: AsyncGenerator<Uint8Array, void, void>;
};

/** The list of users that a filter names, by name, as a file. The export stands in the audit log before its first byte. */
export async function reportUsers(
  ctx: UserCtx,
  { filter, format }: { filter: UserFilter; format: ReportFormat },
): Promise<UserReport> {
  requireRight(ctx.actor, "users.list");
  await ctx.db.tx(async (tx) => {
    const count = await countUsers(tx, await filterConditions(tx, ctx.actor, filter));
    await recordAudit(tx, ctx, { action: "user.report_exported", detail: { format, count } });
  });
  const rows = pagesOf(ctx, filter);
  return {
    fileName: `users-${ctx.now.toISOString().slice(0, 10)}.${format}`,
    contentType: contentTypes[format],
    bytes: format === "csv" ? csvFile(rows) : xlsxFile(rows, "Users"),
  };
}

async function* pagesOf(ctx: UserCtx, filter: UserFilter) {
  yield [reportHeadings];
  let last: UserListItem | undefined;
  do {
    const page = await readPage(ctx, filter, last);
    last = page.length === rowsPerPage ? page.at(-1) : undefined;
    if (page.length > 0) yield page.map(reportRow);
  } while (last);
}

const readPage = (ctx: UserCtx, filter: UserFilter, last: UserListItem | undefined) =>
  ctx.db.tx(async (tx) => {
    const after: SQL | undefined =
      last && sql`(${person.displayName}, ${person.id}) > (${last.name}, ${last.id}::uuid)`;
    return selectUsers(tx, and(await filterConditions(tx, ctx.actor, filter), after), rowsPerPage);
  });
