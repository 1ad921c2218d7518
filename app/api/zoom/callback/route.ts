import { currentSession } from "@/server/auth/current";
import { finishConnect } from "@/server/domain/jobs/finish-connect";
import { env } from "@/server/lib/env";
import { AppError } from "@/server/lib/errors";
import { log } from "@/server/lib/log";

export const dynamic = "force-dynamic";

/** Zoom sends the administrator back here; the outcome is shown on the Jobs page. */
export async function GET(request: Request): Promise<Response> {
  const home = env().NEXTAUTH_URL;
  const session = await currentSession();
  if (!session) return Response.redirect(new URL("/sign-in", home));
  const query = new URL(request.url).searchParams;
  const { outcome, jobId } = await finishConnect({ ...session, now: new Date() }, query).catch(
    (error: unknown) => {
      if (!(error instanceof AppError)) log.error({ err: error }, "zoom callback failed");
      return { outcome: "failed", jobId: null };
    },
  );
  const back = new URL("/jobs", home);
  if (jobId) back.searchParams.set("job", jobId);
  back.searchParams.set("zoom", outcome);
  return Response.redirect(back);
}
