import { createHmac, randomBytes, randomUUID } from "node:crypto";

type Attempt = { atMs: number; status: number | undefined; error: string | undefined };
export type Delivery = { requestId: string; event: string; accountId: string; attempts: Attempt[] };

const answerMs = 3000;

/** Posts signed events as Zoom does (zoom-api, 10): again after 5xx, time-outs and broken connections, never after 3xx and 4xx. */
export class Webhooks {
  readonly deliveries: Delivery[] = [];
  private readonly timers = new Set<NodeJS.Timeout>();

  constructor(
    private readonly secret: string,
    private url: string | undefined,
    private readonly retryDelaysMs: number[],
    private readonly now: () => number,
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

  /** Asks the endpoint to prove that it knows the secret. */
  async validate(): Promise<{ ok: boolean; status: number | undefined; detail: string }> {
    const plainToken = randomBytes(16).toString("base64url");
    const body = JSON.stringify({
      payload: { plainToken },
      event_ts: this.now(),
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

  /** Sends one event, if there is an address; resolves after the first attempt. */
  async post(event: string, accountId: string, message: unknown): Promise<Delivery | undefined> {
    if (this.url === undefined) return undefined;
    const delivery: Delivery = { requestId: randomUUID(), event, accountId, attempts: [] };
    this.deliveries.push(delivery);
    await this.attempt(delivery, JSON.stringify(message));
    return delivery;
  }

  private async attempt(delivery: Delivery, body: string): Promise<void> {
    const atMs = this.now();
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
    const timestamp = String(Math.floor(this.now() / 1000));
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
    return createHmac("sha256", this.secret).update(text).digest("hex");
  }
}
