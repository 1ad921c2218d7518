import { createHash } from "node:crypto";
import { defaults } from "./defaults";
import type { Zoom } from "./server";

export const redirectUri = defaults.redirectUris[0] ?? "";
export const verifier = "a-verifier-that-is-long-enough-for-the-rules-of-pkce-43";

export type Tokens = { access_token: string; refresh_token: string; expires_in: number; scope: string };

export const authoriseParams = () => ({
  response_type: "code",
  client_id: defaults.clientId,
  redirect_uri: redirectUri,
  state: "state-1",
  code_challenge: createHash("sha256").update(verifier).digest("base64url"),
  code_challenge_method: "S256",
});

/** What the browser sends when somebody presses a button of the consent page. */
export function decide(
  zoom: Zoom,
  user: string,
  decision: "allow" | "decline",
  changed: Record<string, string> = {},
) {
  const body = new URLSearchParams({ ...authoriseParams(), ...changed, user, decision });
  return fetch(`${zoom.url}/oauth/authorize`, { method: "POST", body, redirect: "manual" });
}

export function askToken(zoom: Zoom, fields: Record<string, string>, secret = defaults.clientSecret) {
  const basic = Buffer.from(`${defaults.clientId}:${secret}`).toString("base64");
  const headers = { authorization: `Basic ${basic}` };
  return fetch(`${zoom.url}/oauth/token`, { method: "POST", headers, body: new URLSearchParams(fields) });
}

/** GET of the API; `path` begins behind /v2. */
export function ask(zoom: Zoom, token: string, path: string) {
  return fetch(`${zoom.url}/v2${path}`, { headers: { authorization: `Bearer ${token}` } });
}

export async function askJson<T>(zoom: Zoom, token: string, path: string): Promise<T> {
  const reply = await ask(zoom, token, path);
  if (!reply.ok) throw new Error(`${path}: ${reply.status} ${await reply.text()}`);
  return (await reply.json()) as T;
}

export type File = {
  id?: string;
  file_type: string;
  file_size: number;
  download_url: string;
  status: string;
  recording_type?: string;
  recording_start: string;
  recording_end: string;
};
export type Meeting = {
  uuid: string;
  id: number;
  topic: string;
  start_time: string;
  duration: number;
  recording_files?: File[];
};
export type Listing = {
  from: string;
  to: string;
  total_records: number;
  page_size: number;
  next_page_token: string;
  meetings: Meeting[];
};

/** Follows a download by hand: with the token to the stand-in, without it to the CDN. */
export async function download(
  url: string,
  token: string,
  headers: Record<string, string> = {},
): Promise<Response> {
  const first = await fetch(url, {
    headers: { ...headers, authorization: `Bearer ${token}` },
    redirect: "manual",
  });
  const location = first.headers.get("location");
  return first.status === 302 && location ? fetch(location, { headers }) : first;
}
