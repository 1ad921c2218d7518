import { loadReportState, toUserFilter } from "@/components/users/address";
import { currentSession } from "@/server/auth/current";
import { reportUsers, type UserReport } from "@/server/domain/users/report-users";
import { AppError } from "@/server/lib/errors";
import { log } from "@/server/lib/log";

export const dynamic = "force-dynamic";

const headers = { "cache-control": "private, no-store", "x-content-type-options": "nosniff" };

async function openReport(request: Request): Promise<UserReport> {
  const session = await currentSession();
  if (!session) throw new AppError("UNAUTHORIZED", "You are signed out. Sign in again.");
  const { format, ...state } = loadReportState(request);
  if (!format) throw new AppError("BAD_REQUEST", "Choose a format: csv or xlsx.");
  return reportUsers({ ...session, now: new Date() }, { filter: toUserFilter(state), format });
}

const streamOf = (bytes: UserReport["bytes"]) =>
  new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        const next = await bytes.next();
        if (next.done) controller.close();
        else controller.enqueue(next.value);
      },
      async cancel() {
        await bytes.return();
      },
    },
    { highWaterMark: 0 },
  );

/** The list of users as a file: the filter of the page's address, and `format`. */
export async function GET(request: Request): Promise<Response> {
  try {
    const { fileName, contentType, bytes } = await openReport(request);
    const disposition = `attachment; filename="${fileName}"`;
    return new Response(streamOf(bytes), {
      headers: { ...headers, "content-type": contentType, "content-disposition": disposition },
    });
  } catch (error) {
    if (error instanceof AppError) return new Response(error.message, { status: error.status, headers });
    log.error({ err: error }, "the report of users failed");
    return new Response("Something went wrong on our side. Try again.", { status: 500, headers });
  }
}
