import type { IncomingMessage } from "node:http";

export type Reply = { status: number; headers: Record<string, string>; body: string };

export type Request = {
  method: string;
  url: URL;
  segments: string[];
  headers: IncomingMessage["headers"];
  body: string;
};

const BODY_LIMIT_BYTES = 1_000_000;

export const json = (status: number, body: unknown, headers: Record<string, string> = {}): Reply => ({
  status,
  headers: { "content-type": "application/json; charset=utf-8", ...headers },
  body: JSON.stringify(body),
});

export const html = (status: number, body: string, headers: Record<string, string> = {}): Reply => ({
  status,
  headers: {
    "content-type": "text/html; charset=utf-8",
    "cache-control": "no-store, no-cache",
    "referrer-policy": "strict-origin-when-cross-origin",
    "x-frame-options": "DENY",
    ...headers,
  },
  body,
});

export const plain = (body: string): Reply => ({
  status: 200,
  headers: { "content-type": "text/plain" },
  body,
});

export const redirect = (location: string, headers: Record<string, string> = {}): Reply => ({
  status: 302,
  headers: { location, "cache-control": "no-store, no-cache", ...headers },
  body: "",
});

export const form = (request: Request) => new URLSearchParams(request.body);

/** The value of one cookie, or undefined. */
export function cookie(request: Request, name: string): string | undefined {
  const pairs = (request.headers.cookie ?? "").split(";").map((pair) => pair.trim().split("="));
  return pairs.find(([key]) => key === name)?.[1];
}

/** Percent-decodes; what is not valid stays as it came. */
export function percentDecode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** Reads a whole request; throws when the body is larger than 1 MB. */
export async function readRequest(message: IncomingMessage, baseUrl: string): Promise<Request> {
  const url = new URL(message.url ?? "/", baseUrl);
  const chunks: Buffer[] = [];
  let sizeBytes = 0;
  for await (const chunk of message as AsyncIterable<Buffer>) {
    sizeBytes += chunk.length;
    if (sizeBytes > BODY_LIMIT_BYTES) throw new Error("The request body is too large");
    chunks.push(chunk);
  }
  return {
    method: message.method ?? "GET",
    url,
    segments: url.pathname.split("/").filter(Boolean).map(percentDecode),
    headers: message.headers,
    body: Buffer.concat(chunks).toString("utf8"),
  };
}
