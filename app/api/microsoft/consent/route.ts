import { currentSession } from "@/server/auth/current";
import { graphConnection } from "@/server/domain/directory/entra";
import { finishAdminConsent } from "@/server/domain/directory/finish-admin-consent";
import { env } from "@/server/lib/env";
import { AppError } from "@/server/lib/errors";
import { log } from "@/server/lib/log";

/**
 * Microsoft sends the global administrator back here; the outcome is shown on the Tenant page. Without a state they came by
 * the address that was handed to them and may have no account here: they are thanked, and nothing is believed.
 */
export async function GET(request: Request): Promise<Response> {
  const home = env().NEXTAUTH_URL;
  const query = new URL(request.url).searchParams;
  if (!query.has("state")) {
    const answer = query.has("error") ? "declined" : "accepted";
    return Response.redirect(new URL(`/setup/consent?answer=${answer}`, home));
  }
  const session = await currentSession();
  if (!session) return Response.redirect(new URL("/sign-in", home));
  const outcome = await finishAdminConsent({ ...session, now: new Date() }, query, graphConnection).catch(
    (error: unknown) => {
      if (!(error instanceof AppError)) log.error({ err: error }, "consent return failed");
      return "not_confirmed";
    },
  );
  return Response.redirect(new URL(`/tenant?consent=${outcome}`, home));
}
