import { appDatabase } from "@/server/domain/access/app-database";
import { log } from "@/server/lib/log";

export const dynamic = "force-dynamic";

/** 200 when the app can serve people, 503 when its database can't be reached. Says nothing more. */
export async function GET(): Promise<Response> {
  const headers = { "cache-control": "no-store" };
  try {
    await appDatabase().ping();
    return Response.json({ status: "ok" }, { headers });
  } catch (error) {
    log.error({ err: error }, "health check failed");
    return Response.json({ status: "unavailable" }, { status: 503, headers });
  }
}
