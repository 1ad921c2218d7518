import { appDatabase } from "@/server/domain/access/app-database";
import { receiveWebhook } from "@/server/domain/jobs/receive-webhook";
import { env } from "@/server/lib/env";
import { log } from "@/server/lib/log";

import { readBounded } from "./read-bounded";

export const dynamic = "force-dynamic";

const maxBytes = 1024 * 1024;

/** Zoom's events: raw bytes, verified, written down, answered within its three seconds. 503 makes Zoom try again. */
export async function POST(request: Request): Promise<Response> {
  try {
    const { ZOOM_WEBHOOK_SECRET: secret, ZOOM_CLIENT_ID: clientId } = env();
    if (!secret) throw new Error("ZOOM_WEBHOOK_SECRET is missing");
    const rawBody = await readBounded(request, maxBytes);
    if (!rawBody) return new Response(null, { status: 413 });
    const header = (name: string) => request.headers.get(name);
    const { status, body } = await receiveWebhook(appDatabase(), {
      rawBody,
      timestamp: header("x-zm-request-timestamp"),
      signature: header("x-zm-signature"),
      requestId: header("x-zm-request-id"),
      secret,
      clientId,
      now: new Date(),
    });
    return body ? Response.json(body, { status }) : new Response(null, { status });
  } catch (error) {
    log.error({ err: error }, "zoom webhook not taken");
    return new Response(null, { status: 503 });
  }
}
