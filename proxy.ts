import { type NextRequest, NextResponse } from "next/server";

import { env } from "@/server/lib/env";

/**
 * The content policy of pages: own scripts by nonce, nothing from elsewhere. Forms may lead on to the sign-in and
 * consent pages that the settings name. Styles stay inline, because components position themselves by them.
 */
function contentPolicy(nonce: string): string {
  const { NODE_ENV, NEXTAUTH_URL, ENTRA_URL, ZOOM_OAUTH_URL } = env();
  const forms = ["'self'", new URL(ENTRA_URL).origin, new URL(ZOOM_OAUTH_URL).origin];
  return [
    "default-src 'self'",
    `script-src 'self' 'nonce-${nonce}' 'strict-dynamic'${NODE_ENV === "development" ? " 'unsafe-eval'" : ""}`,
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data: blob:",
    "media-src 'self' blob:",
    "object-src 'none'",
    "base-uri 'self'",
    `form-action ${forms.join(" ")}`,
    "frame-ancestors 'none'",
    ...(NEXTAUTH_URL.startsWith("https:") ? ["upgrade-insecure-requests"] : []),
  ].join("; ");
}

export function proxy(request: NextRequest) {
  const policy = contentPolicy(Buffer.from(crypto.randomUUID()).toString("base64"));
  const headers = new Headers(request.headers);
  headers.set("content-security-policy", policy);
  headers.set("x-path", request.nextUrl.pathname + request.nextUrl.search);
  const response = NextResponse.next({ request: { headers } });
  response.headers.set("content-security-policy", policy);
  if (env().NEXTAUTH_URL.startsWith("https:")) {
    response.headers.set("strict-transport-security", "max-age=31536000; includeSubDomains");
  }
  return response;
}

export const config = { matcher: "/((?!api/|_next/static/|_next/image|icon.svg).*)" };
