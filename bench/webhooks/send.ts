import { createHmac, randomUUID } from "node:crypto";
import { setTimeout as delay } from "node:timers/promises";

export type Target = { url: string; secret: string; accountId: string };
/** Status 0: no answer within Zoom's three seconds. */
export type Sent = { status: number; ms: number };

/** Signed events, evenly over the time: each goes out at its own, also when earlier ones still wait for their answer. */
export function sendAll(
  target: Target,
  { events, overMs, meeting }: { events: number; overMs: number; meeting: (at: number) => string },
): Promise<Sent[]> {
  return Promise.all(
    Array.from({ length: events }, async (_, at) => {
      await delay((at * overMs) / events);
      return post(target, meeting(at), at);
    }),
  );
}

async function post({ url, secret, accountId }: Target, uuid: string, at: number): Promise<Sent> {
  const now = Date.now();
  const object = { uuid, id: at, topic: "Bench", recording_files: [{ id: randomUUID(), file_type: "MP4" }] };
  const payload = { account_id: accountId, object };
  const body = JSON.stringify({ event: "recording.completed", event_ts: now + at, payload });
  const timestamp = String(Math.floor(now / 1_000));
  const signature = createHmac("sha256", secret).update(`v0:${timestamp}:${body}`).digest("hex");
  const start = performance.now();
  try {
    const answer = await fetch(url, {
      method: "POST",
      headers: {
        ...{ "x-zm-request-timestamp": timestamp, "x-zm-signature": `v0=${signature}` },
        ...{ "x-zm-request-id": randomUUID(), "content-type": "application/json" },
      },
      body,
      signal: AbortSignal.timeout(3_000),
    });
    await answer.arrayBuffer();
    return { status: answer.status, ms: performance.now() - start };
  } catch {
    return { status: 0, ms: performance.now() - start };
  }
}
