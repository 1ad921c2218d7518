import { createHmac, randomBytes, randomUUID } from "node:crypto";
import type { Session } from "./data/model";
import { wholeMeetingJson } from "./shapes";
import type { Stand } from "./stand";
import type { Grant } from "./state";

export type Attempt = { atMs: number; status: number | undefined; error: string | undefined };
export type Delivery = { requestId: string; event: string; accountId: string; attempts: Attempt[] };
export type RecordingEvent = "recording.completed" | "recording.transcript_completed";

const answerMs = 3000;
const tokenMs = 86_400_000;

/** Posts signed events as Zoom does (zoom-api, 10): again after 5xx, time-outs and broken connections, never after 3xx and 4xx. */
export class Webhooks {
  readonly deliveries: Delivery[] = [];
  private readonly timers = new Set<NodeJS.Timeout>();

  constructor(
    private readonly stand: () => Stand,
    private url: string | undefined,
    private readonly retryDelaysMs: number[],
  ) {}

  setUrl(url: string | undefined): void {
    this.url = url;
  }

  /** Stops all that is still to be sent. */
  close(): void {
    for (const timer of this.timers) clearTimeout(timer);
    this.timers.clear();
  }

  /** Runs `work` later, unless the server stops before. */
  later(delayMs: number, work: () => unknown): void {
    const timer = setTimeout(() => {
      this.timers.delete(timer);
      void work();
    }, delayMs);
    timer.unref();
    this.timers.add(timer);
  }

  /** Tells the app, if the meeting's account has installed it; resolves after the first attempt. */
  async recording(event: RecordingEvent, session: Session): Promise<Delivery | undefined> {
    const stand = this.stand();
    if (!stand.grants.all().some((grant) => grant.accountId === session.account.id)) return undefined;
    const now = stand.now();
    const object = wholeMeetingJson(stand, session, "hook");
    const transcripts = object.recording_files?.filter((file) => file.file_type === "TRANSCRIPT");
    const payload = {
      account_id: session.account.id,
      object: event === "recording.completed" ? object : { ...object, recording_files: transcripts ?? [] },
    };
    const token = `eyJ${stand.signer.sign("token", session.uuid, now + tokenMs)}`;
    return this.post(event, session.account.id, { event, event_ts: now, payload, download_token: token });
  }

  deauthorized(grant: Grant): void {
    const stand = this.stand();
    const now = new Date(stand.now()).toISOString();
    const payload = {
      account_id: grant.accountId,
      user_id: grant.userId,
      signature: randomBytes(32).toString("hex"),
      deauthorization_time: now,
      client_id: stand.settings.clientId,
      event_ts: now.slice(0, 19).replace("T", " "),
    };
    void this.post("app_deauthorized", grant.accountId, { event: "app_deauthorized", payload });
  }

  /** Asks the endpoint to prove that it knows the secret. */
  async validate(): Promise<{ ok: boolean; status: number | undefined; detail: string }> {
    const plainToken = randomBytes(16).toString("base64url");
    const body = JSON.stringify({
      payload: { plainToken },
      event_ts: this.stand().now(),
      event: "endpoint.url_validation",
    });
    try {
      const reply = await this.request(body, randomUUID());
      const answer = (await reply.json()) as { plainToken?: string; encryptedToken?: string };
      const ok =
        reply.status === 200 &&
        answer.plainToken === plainToken &&
        answer.encryptedToken === this.hmac(plainToken);
      return { ok, status: reply.status, detail: ok ? "validated" : "The reply does not fit the secret." };
    } catch (error) {
      return { ok: false, status: undefined, detail: String(error) };
    }
  }

  private async post(event: string, accountId: string, message: unknown): Promise<Delivery | undefined> {
    if (this.url === undefined) return undefined;
    const delivery: Delivery = { requestId: randomUUID(), event, accountId, attempts: [] };
    this.deliveries.push(delivery);
    await this.attempt(delivery, JSON.stringify(message));
    return delivery;
  }

  private async attempt(delivery: Delivery, body: string): Promise<void> {
    const atMs = this.stand().now();
    let status: number | undefined;
    let error: string | undefined;
    try {
      const reply = await this.request(body, delivery.requestId);
      status = reply.status;
      await reply.body?.cancel();
    } catch (cause) {
      error = String(cause);
    }
    delivery.attempts.push({ atMs, status, error });
    const delayMs = this.retryDelaysMs[delivery.attempts.length - 1];
    if ((status === undefined || status >= 500) && delayMs !== undefined)
      this.later(delayMs, () => this.attempt(delivery, body));
  }

  private request(body: string, requestId: string): Promise<Response> {
    if (this.url === undefined) throw new Error("No webhook address is set");
    const timestamp = String(Math.floor(this.stand().now() / 1000));
    const headers = {
      "content-type": "application/json",
      "user-agent": "Zoom Marketplace/1.0a",
      "x-zm-request-timestamp": timestamp,
      "x-zm-signature": `v0=${this.hmac(`v0:${timestamp}:${body}`)}`,
      "x-zm-request-id": requestId,
    };
    return fetch(this.url, {
      method: "POST",
      headers,
      body,
      redirect: "manual",
      signal: AbortSignal.timeout(answerMs),
    });
  }

  private hmac(text: string): string {
    return createHmac("sha256", this.stand().settings.webhookSecret).update(text).digest("hex");
  }
}
