import { NextRequest, NextResponse } from "next/server";
import { z } from "zod";

import { endSession } from "@/server/domain/access/end-session";
import { endSessionsEverywhere } from "@/server/domain/access/end-sessions-everywhere";
import { resolveSession } from "@/server/domain/access/resolve-session";
import { AppError } from "@/server/lib/errors";
import { log } from "@/server/lib/log";

import { authOptions, type Outcome, withinApp } from "./auth-options";
import { providerId } from "./entra-provider";
import { callNextAuth, type NextAuthAnswer } from "./next-auth";
import { noticeLifetimeSeconds, sealNotice, type SignInNotice } from "./notice";
import { requireSameOrigin } from "./same-origin";
import { noticeCookie, returnCookie, sessionCookie } from "./session-cookie";
import { type AuthSettings, authSettings } from "./settings";
import { readEntraError, SignInError } from "./sign-in-error";

const signInPage = "/sign-in";
const wrongAccountPage = "/setup/wrong-account";

/**
 * GET and POST of /api/auth/…: `signin/microsoft-entra-id`, `callback/microsoft-entra-id`, `signout` (field `everywhere`
 * for all browsers) and the `csrf` that NextAuth's own client asks for first. Plain forms work as well.
 */
export async function handleAuth(request: Request, settings = authSettings()): Promise<Response> {
  const req = new NextRequest(request.url, request);
  const [action, provider] = req.nextUrl.pathname.split("/").slice(3);
  try {
    if (req.method === "GET" && action === "callback" && provider === providerId) {
      return await finishSignIn(req, settings);
    }
    if (req.method === "GET" && action === "csrf") return await giveCsrfToken(settings);
    if (req.method === "POST") {
      requireSameOrigin(req.headers, settings.baseUrl);
      if (action === "signin" && provider === providerId) return await beginSignIn(req, settings);
      if (action === "signout") return await signOut(req, settings);
    }
    return new Response(null, { status: 404 });
  } catch (error) {
    if (error instanceof AppError) return new Response(error.message, { status: error.status });
    throw error;
  }
}

const cookiesOf = (req: NextRequest) =>
  Object.fromEntries(req.cookies.getAll().map(({ name, value }) => [name, value]));

async function fieldsOf(req: NextRequest): Promise<Record<string, string>> {
  const form = await req.formData().catch(() => new FormData());
  return Object.fromEntries(
    [...form].filter((field): field is [string, string] => typeof field[1] === "string"),
  );
}

const readCsrfToken = (settings: AuthSettings) =>
  callNextAuth({ method: "GET", path: ["csrf"], cookies: {} }, authOptions(settings, {}));

async function giveCsrfToken(settings: AuthSettings): Promise<Response> {
  const answer = await readCsrfToken(settings);
  const headers = new Headers({ "cache-control": "private, no-store" });
  for (const cookie of answer.setCookies) headers.append("set-cookie", cookie);
  return Response.json(answer.body, { headers });
}

/** The request's origin is checked already; NextAuth wants its own token as well and gets one. */
async function withCsrfToken(settings: AuthSettings, cookies: Record<string, string>) {
  const answer = await readCsrfToken(settings);
  const issued = new NextResponse(null, {
    headers: answer.setCookies.map((value): [string, string] => ["set-cookie", value]),
  });
  const csrfCookies = Object.fromEntries(issued.cookies.getAll().map(({ name, value }) => [name, value]));
  const { csrfToken } = z.object({ csrfToken: z.string() }).parse(answer.body);
  return { csrfToken, cookies: { ...cookies, ...csrfCookies } };
}

async function beginSignIn(req: NextRequest, settings: AuthSettings): Promise<Response> {
  const fields = await fieldsOf(req);
  const { csrfToken, cookies } = await withCsrfToken(settings, cookiesOf(req));
  const answer = await callNextAuth(
    {
      method: "POST",
      path: ["signin", providerId],
      query: fields["prompt"] === "select_account" ? { prompt: "select_account" } : {},
      body: { csrfToken, callbackUrl: withinApp(fields["callbackUrl"] ?? "/", settings.baseUrl) },
      cookies,
    },
    authOptions(settings, {}),
  );
  return redirect(answer.location ?? `${settings.baseUrl}${signInPage}`, answer);
}

async function finishSignIn(req: NextRequest, settings: AuthSettings): Promise<Response> {
  const { baseUrl } = settings;
  const outcome: Outcome = {};
  const query = Object.fromEntries(req.nextUrl.searchParams);
  if (query["error"] !== undefined) {
    const entra = readEntraError(query["error_description"]);
    outcome.error = new SignInError("entra", "Entra refused the sign-in", { entra });
    log.warn({ ...entra }, "Entra refused a sign-in");
  }
  const answer = await callNextAuth(
    { method: "GET", path: ["callback", providerId], query, cookies: cookiesOf(req) },
    authOptions(settings, outcome),
  );
  if (outcome.token !== undefined && !outcome.error) {
    await endFormerSession(req, settings);
    const response = redirect(answer.location ?? baseUrl, answer);
    return addNotice(response, settings, "", 0);
  }
  const { refused, identity } = outcome;
  if (refused && identity) {
    const { reason, tenantName } = refused;
    const notice: SignInNotice = { kind: "refused", reason, tenantName, identity };
    return withNotice(redirect(`${baseUrl}${wrongAccountPage}`, answer), settings, notice);
  }
  // Without a reason of ours NextAuth itself stopped: its cookies of this sign-in are gone or of another one.
  const { failure, entra } = outcome.error ?? new SignInError("restart", "the sign-in's cookies are missing");
  const notice: SignInNotice = { kind: "failed", failure, entra };
  const returnTo = req.cookies.get(returnCookie(baseUrl).name)?.value ?? "/";
  const search = new URLSearchParams({ failed: failure, callbackUrl: withinApp(returnTo, baseUrl) });
  return withNotice(redirect(`${baseUrl}${signInPage}?${search}`, answer), settings, notice);
}

/** A browser that signs in anew leaves the session that it had. */
async function endFormerSession(req: NextRequest, settings: AuthSettings): Promise<void> {
  const former = req.cookies.get(sessionCookie(settings.baseUrl).name)?.value;
  const now = settings.now();
  const session = former === undefined ? null : await resolveSession(settings.database, former, now);
  if (session) await endSession({ ...session, now });
}

async function signOut(req: NextRequest, settings: AuthSettings): Promise<Response> {
  const { name, options } = sessionCookie(settings.baseUrl);
  const fields = await fieldsOf(req);
  const token = req.cookies.get(name)?.value;
  const now = settings.now();
  const session = token === undefined ? null : await resolveSession(settings.database, token, now);
  if (session) {
    await (fields["everywhere"] === undefined ? endSession : endSessionsEverywhere)({ ...session, now });
  }
  const url = `${settings.baseUrl}${signInPage}?signed-out`;
  const response = fields["json"] === "true" ? NextResponse.json({ url }) : NextResponse.redirect(url, 303);
  response.cookies.set(name, "", { ...options, maxAge: 0 });
  response.headers.set("clear-site-data", '"cache", "storage"');
  return response;
}

function redirect(location: string, answer: NextAuthAnswer): Response {
  const headers = new Headers({ location, "cache-control": "no-store" });
  for (const cookie of answer.setCookies) headers.append("set-cookie", cookie);
  return new Response(null, { status: 303, headers });
}

async function withNotice(
  response: Response,
  settings: AuthSettings,
  notice: SignInNotice,
): Promise<Response> {
  const sealed = await sealNotice(settings.secret, notice, settings.now());
  return addNotice(response, settings, sealed, noticeLifetimeSeconds);
}

function addNotice(response: Response, settings: AuthSettings, value: string, maxAge: number): Response {
  const { name, options } = noticeCookie(settings.baseUrl);
  const carrier = new NextResponse();
  carrier.cookies.set(name, value, { ...options, maxAge });
  for (const cookie of carrier.headers.getSetCookie()) response.headers.append("set-cookie", cookie);
  return response;
}
