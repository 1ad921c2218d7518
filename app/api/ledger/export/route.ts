import { loadExportState, toLedgerFilter } from "@/components/ledger/address";
import { exportWords } from "@/components/ledger/export-words";
import { currentSession } from "@/server/auth/current";
import { exportItems, type LedgerExport } from "@/server/domain/ledger/export-items";
import { AppError } from "@/server/lib/errors";
import { log } from "@/server/lib/log";
import { sheetHeaders as headers, sheetResponse } from "@/server/lib/sheet/sheet-response";

export const dynamic = "force-dynamic";

async function openExport(request: Request): Promise<LedgerExport> {
  const session = await currentSession();
  if (!session) throw new AppError("UNAUTHORIZED", "You are signed out. Sign in again.");
  const { format, job, ...state } = loadExportState(request);
  if (!format) throw new AppError("BAD_REQUEST", "Choose a format: csv or xlsx.");
  if (!job) throw new AppError("BAD_REQUEST", "Choose the job whose ledger is exported.");
  const filter = toLedgerFilter(job, state);
  return exportItems({ ...session, now: new Date() }, { filter, format, words: exportWords });
}

/** A job's ledger as a file: the filter of the page's address, and `format`. */
export async function GET(request: Request): Promise<Response> {
  try {
    return sheetResponse(await openExport(request));
  } catch (error) {
    if (error instanceof AppError) return new Response(error.message, { status: error.status, headers });
    log.error({ err: error }, "the export of the ledger failed");
    return new Response("Something went wrong on our side. Try again.", { status: 500, headers });
  }
}
