import { loadReportState, toUserFilter } from "@/components/users/address";
import { currentSession } from "@/server/auth/current";
import { reportUsers, type UserReport } from "@/server/domain/users/report-users";
import { AppError } from "@/server/lib/errors";
import { log } from "@/server/lib/log";
import { sheetHeaders as headers, sheetResponse } from "@/server/lib/sheet/sheet-response";

export const dynamic = "force-dynamic";

async function openReport(request: Request): Promise<UserReport> {
  const session = await currentSession();
  if (!session) throw new AppError("UNAUTHORIZED", "You are signed out. Sign in again.");
  const { format, ...state } = loadReportState(request);
  if (!format) throw new AppError("BAD_REQUEST", "Choose a format: csv or xlsx.");
  return reportUsers({ ...session, now: new Date() }, { filter: toUserFilter(state), format });
}

/** The list of users as a file: the filter of the page's address, and `format`. */
export async function GET(request: Request): Promise<Response> {
  try {
    return sheetResponse(await openReport(request));
  } catch (error) {
    if (error instanceof AppError) return new Response(error.message, { status: error.status, headers });
    log.error({ err: error }, "the report of users failed");
    return new Response("Something went wrong on our side. Try again.", { status: 500, headers });
  }
}
