import { appDatabase } from "@/server/domain/access/app-database";
import { type Answer, type Delivery, refuseTooLarge } from "@/server/domain/jobs/receive-webhook";
import { log } from "@/server/lib/log";

import { readBounded } from "./read-bounded";

const maxBytes = 1024 * 1024;

type Database = ReturnType<typeof appDatabase>;

/** Zoom's events: raw bytes, verified, written down, answered within its three seconds. 503 makes Zoom try again. */
export async function takeDelivery(
  request: Request,
  receive: (database: Database, delivery: Delivery) => Promise<Answer>,
): Promise<Response> {
  try {
    const { status, body } = await answerOf(request, receive);
    return body ? Response.json(body, { status }) : new Response(null, { status });
  } catch (error) {
    log.error({ err: error }, "zoom webhook not taken");
    return new Response(null, { status: 503 });
  }
}

async function answerOf(
  request: Request,
  receive: (database: Database, delivery: Delivery) => Promise<Answer>,
): Promise<Answer> {
  const database = appDatabase();
  const now = new Date();
  const rawBody = await readBounded(request, maxBytes);
  if (!rawBody) return refuseTooLarge(database, now);
  const header = (name: string) => request.headers.get(name);
  return receive(database, {
    rawBody,
    timestamp: header("x-zm-request-timestamp"),
    signature: header("x-zm-signature"),
    requestId: header("x-zm-request-id"),
    now,
  });
}
