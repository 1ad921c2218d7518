import { createHmac, randomBytes, randomUUID } from "node:crypto";

type Attempt = { atMs: number; status: number | undefined; error: string | undefined };
type Endpoint = { url: string; secret: string };
export type Delivery = { requestId: string; event: string; accountId: string; attempts: Attempt[] };

const answerMs = 3000;

/** Posts signed events as Zoom does (zoom-api, 10): again after 5xx, time-outs and broken connections, never after 3xx and 4xx. */
export class Webhooks {
  readonly deliveries: Delivery[] = [];
  private readonly timers = new Set<NodeJS.Timeout>();
  /** Of the accounts' own apps. */
  private readonly subscribed = new Map<string, Endpoint>();

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

  /** Events of an account go to its own app as well, once the address has proved that it knows the secret. */
  async subscribe(accountId: string, endpoint: Endpoint) {
    const validated = await this.validate(endpoint);
    if (validated.ok) this.subscribed.set(accountId, endpoint);
    return validated;
  }

  /** Asks the endpoint to prove that it knows the secret. */
  async validate(
    endpoint = this.endpoint,
  ): Promise<{ ok: boolean; status: number | undefined; detail: string }> {
    const plainToken = randomBytes(16).toString("base64url");
    const body = JSON.stringify({
      payload: { plainToken },
      event_ts: this.now(),
      event: "endpoint.url_validation",
    });
    try {
      const reply = await this.request(endpoint, body, randomUUID());
      const answer = (await reply.json()) as { plainToken?: string; encryptedToken?: string };
      const ok =
        reply.status === 200 &&
        answer.plainToken === plainToken &&
        answer.encryptedToken === hmac(endpoint?.secret ?? "", plainToken);
      return { ok, status: reply.status, detail: ok ? "validated" : "The reply does not fit the secret." };
    } catch (error) {
      return { ok: false, status: undefined, detail: String(error) };
    }
  }

  /** Sends one event, if there is an address; resolves after the first attempt. */
  async post(event: string, accountId: string, message: unknown): Promise<Delivery | undefined> {
    const body = JSON.stringify(message);
    const endpoints = [this.endpoint, this.subscribed.get(accountId)].filter((one) => one !== undefined);
    const sent = endpoints.map(async (endpoint) => {
      const delivery: Delivery = { requestId: randomUUID(), event, accountId, attempts: [] };
      this.deliveries.push(delivery);
      await this.attempt(endpoint, delivery, body);
      return delivery;
    });
    return (await Promise.all(sent))[0];
  }

  private get endpoint(): Endpoint | undefined {
    return this.url === undefined ? undefined : { url: this.url, secret: this.secret };
  }

  private async attempt(endpoint: Endpoint, delivery: Delivery, body: string): Promise<void> {
    const atMs = this.now();
    let status: number | undefined;
    let error: string | undefined;
    try {
      const reply = await this.request(endpoint, body, delivery.requestId);
      status = reply.status;
      await reply.body?.cancel();
    } catch (cause) {
      error = String(cause);
    }
    delivery.attempts.push({ atMs, status, error });
    const delayMs = this.retryDelaysMs[delivery.attempts.length - 1];
    if ((status === undefined || status >= 500) && delayMs !== undefined)
      this.later(delayMs, () => this.attempt(endpoint, delivery, body));
  }

  private request(endpoint: Endpoint | undefined, body: string, requestId: string): Promise<Response> {
    if (!endpoint) throw new Error("No webhook address is set");
    const timestamp = String(Math.floor(this.now() / 1000));
    const headers = {
      "content-type": "application/json",
      "user-agent": "Zoom Marketplace/1.0a",
      "x-zm-request-timestamp": timestamp,
      "x-zm-signature": `v0=${hmac(endpoint.secret, `v0:${timestamp}:${body}`)}`,
      "x-zm-request-id": requestId,
    };
    return fetch(endpoint.url, {
      method: "POST",
      headers,
      body,
      redirect: "manual",
      signal: AbortSignal.timeout(answerMs),
    });
  }
}

const hmac = (secret: string, text: string) => createHmac("sha256", secret).update(text).digest("hex");
