import type { NextApiRequest, NextApiResponse } from "next";
import * as imported from "next-auth/next";
import type { AuthOptions } from "next-auth";

type NextAuthFunction = (req: NextApiRequest, res: NextApiResponse, options: AuthOptions) => Promise<unknown>;

/** Bundlers and Node disagree on where a CommonJS module's default export lies. */
function unwrapDefault(module: unknown): NextAuthFunction {
  if (typeof module === "function") return module as NextAuthFunction;
  if (typeof module === "object" && module !== null && "default" in module)
    return unwrapDefault(module.default);
  throw new Error("next-auth exports no handler");
}

const nextAuth = unwrapDefault(imported);

export type NextAuthCall = {
  method: "GET" | "POST";
  /** Path below /api/auth, such as `["callback", "microsoft-entra-id"]`. */
  path: readonly string[];
  query?: Record<string, string>;
  body?: Record<string, string>;
  cookies: Record<string, string>;
};

export type NextAuthAnswer = { body: unknown; location: string | null; setCookies: string[] };

/**
 * Calls NextAuth with exactly what we let through and returns what it would have answered: it runs the OAuth dance (state,
 * nonce, PKCE, their cookies), we decide what comes of it.
 */
export async function callNextAuth(call: NextAuthCall, options: AuthOptions): Promise<NextAuthAnswer> {
  const headers = new Map<string, string | string[]>();
  let body: unknown;
  const response = {
    status: () => response,
    getHeader: (name: string) => headers.get(name.toLowerCase()),
    setHeader(name: string, value: string | string[]) {
      headers.set(name.toLowerCase(), value);
      return response;
    },
    json: (value: unknown) => void (body = value),
    send: (value: unknown) => void (body = value),
    end: () => undefined,
  };
  const request = {
    method: call.method,
    headers: {},
    query: { nextauth: [...call.path], ...call.query },
    body: call.body ?? {},
    cookies: call.cookies,
  };
  await nextAuth(request as unknown as NextApiRequest, response as unknown as NextApiResponse, options);
  const location = headers.get("location");
  const setCookies = headers.get("set-cookie") ?? [];
  return {
    body,
    location: typeof location === "string" ? location : null,
    setCookies: typeof setCookies === "string" ? [setCookies] : setCookies,
  };
}
