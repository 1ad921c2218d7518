import { type Dispatcher, request } from "undici";

/** How a request failed before there was an answer. */
export class TransportError extends Error {
  override readonly name = "TransportError";

  constructor(
    readonly reason: "timeout" | "network" | "refused_address" | "aborted" | "too_large",
    options?: ErrorOptions,
  ) {
    super(`Request failed: ${reason}`, options);
  }
}

export type Answer = { status: number; header(name: string): string | null; text: string };

export type Call = {
  method: "GET" | "POST" | "PATCH" | "DELETE";
  headers: Record<string, string>;
  body?: string;
  timeoutMs: number;
  dispatcher: Dispatcher;
  signal?: AbortSignal | undefined;
};

const maxAnswerBytes = 32 * 1024 * 1024;

/** One request, no redirects followed, the whole answer as text. Throws TransportError. */
export async function call(url: string, options: Call): Promise<Answer> {
  const { timeoutMs, signal, ...rest } = options;
  const limit = AbortSignal.timeout(timeoutMs);
  try {
    const answer = await request(url, { ...rest, signal: signal ? AbortSignal.any([signal, limit]) : limit });
    const chunks: Buffer[] = [];
    let size = 0;
    for await (const chunk of answer.body as AsyncIterable<Buffer>) {
      size += chunk.length;
      if (size > maxAnswerBytes) throw new TransportError("too_large");
      chunks.push(chunk);
    }
    const text = Buffer.concat(chunks).toString("utf8");
    return { status: answer.statusCode, header: (name) => headerOf(answer.headers, name), text };
  } catch (error) {
    throw transportError(error, signal);
  }
}

export function headerOf(
  headers: Record<string, string | string[] | undefined>,
  name: string,
): string | null {
  const value = headers[name.toLowerCase()];
  return (Array.isArray(value) ? value[0] : value) ?? null;
}

/** Sorts whatever node or undici threw into the closed list. */
export function transportError(error: unknown, signal: AbortSignal | undefined): TransportError {
  if (error instanceof TransportError) return error;
  if (signal?.aborted) return new TransportError("aborted", { cause: error });
  const code = codeOf(error);
  if (code === "EREFUSEDADDRESS") return new TransportError("refused_address", { cause: error });
  const late = error instanceof Error && error.name === "TimeoutError";
  return new TransportError(late || /TIMEOUT|ETIMEDOUT/.test(code) ? "timeout" : "network", { cause: error });
}

function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return "";
  if ("code" in error && typeof error.code === "string") return error.code;
  return codeOf(error.cause);
}

/** The answer's JSON, or undefined when it is none (an HTML error page, an empty body). */
export function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
