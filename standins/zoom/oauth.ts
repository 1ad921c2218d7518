import type { ServerResponse } from "node:http";
import { uninstall } from "./events";
import { credential, readForm, redirect, sendHtml, sendJson, type Request, type Route } from "./http";
import { refuse } from "./api/guard";
import { ownAppOf } from "./own-app";
import { consentPage, refusalPage, type Asked } from "./oauth-pages";
import type { Stand } from "./stand";
import type { Grant } from "./state";

const fields = [
  "response_type",
  "client_id",
  "redirect_uri",
  "state",
  "code_challenge",
  "code_challenge_method",
] as const;
const isAdministrator = (roleId: string) => roleId !== "2";

function readAsked(params: URLSearchParams): Asked {
  return Object.fromEntries(fields.map((name) => [name, params.get(name) ?? ""])) as Asked;
}

/** Why the request can't even be answered by a redirect. */
function fault(stand: Stand, asked: Asked): string | undefined {
  if (asked.client_id !== stand.settings.clientId) return "Invalid client_id (4,702).";
  if (!stand.settings.redirectUris.includes(asked.redirect_uri))
    return `Invalid redirect: ${asked.redirect_uri} (4,700).`;
  if (asked.response_type !== "code") return "Unsupported response_type.";
  const method = asked.code_challenge_method || "plain";
  if (asked.code_challenge && method !== "S256" && method !== "plain")
    return "Unsupported code_challenge_method.";
  return undefined;
}

function back(asked: Asked, params: Record<string, string>): string {
  const url = new URL(asked.redirect_uri);
  for (const [name, value] of Object.entries({ ...params, ...(asked.state ? { state: asked.state } : {}) })) {
    url.searchParams.set(name, value);
  }
  return url.href;
}

async function decide(stand: Stand, request: Request, reply: ServerResponse): Promise<void> {
  const form = await readForm(request.raw);
  const asked = readAsked(form);
  const wrong = fault(stand, asked);
  if (wrong) return sendHtml(reply, 400, refusalPage(wrong));
  const declined = back(asked, { error: "access_denied" });
  if (form.get("decision") !== "allow") return redirect(reply, 302, declined);
  const userId = form.get("user") ?? "";
  const account = stand.world.accounts.find((one) => one.users.some((user) => user.id === userId));
  const user = account && stand.world.user(account, userId);
  if (!account || !user) return sendHtml(reply, 400, refusalPage("Choose who you are signing in as."));
  if (!isAdministrator(user.roleId)) {
    const reason = `You cannot authorize this app: ${user.email} is not an administrator of ${account.name}. Ask an administrator of your Zoom account to add it.`;
    return sendHtml(reply, 403, refusalPage(reason, declined));
  }
  const challenge = { method: asked.code_challenge_method || "plain", value: asked.code_challenge };
  const owner = { accountId: account.id, userId };
  redirect(
    reply,
    302,
    back(asked, {
      code: stand.grants.issueCode(owner, asked.redirect_uri, asked.code_challenge ? challenge : undefined),
    }),
  );
}

/** The pair as `/oauth/token` answers it (zoom-api, 2.3). */
export function tokenReply(stand: Stand, grant: Grant) {
  return {
    access_token: grant.access.at(-1)?.token,
    token_type: "bearer",
    refresh_token: grant.refresh.token,
    expires_in: stand.grants.accessSeconds(),
    scope: grant.scopes.join(" "),
    api_url: stand.urls.self,
  };
}

const refused = (reply: ServerResponse, status: number, error: string, reason: string) =>
  sendJson(reply, status, { reason, error });

const clientOf = (request: Request) =>
  Buffer.from(credential(request.raw, "Basic") ?? "", "base64").toString("utf8");

/** `account_credentials`: the account's own app asks in its own name (zoom-api, 2.3). */
function accountToken(stand: Stand, client: string, accountId: string, reply: ServerResponse): void {
  const account = stand.world.accounts.find((one) => one.id === accountId);
  const app = account && ownAppOf(account);
  const owner = account?.users.find((user) => user.roleId === "0");
  if (!account || !app || !owner || client !== `${app.clientId}:${app.clientSecret}`)
    return refused(reply, 400, "invalid_client", "Invalid client_id or client_secret (4702)");
  const grant = stand.grants.openOwnApp(account.id, owner.id, stand.settings.scopes);
  const { refresh_token: _, ...answer } = tokenReply(stand, grant);
  sendJson(reply, 200, answer);
}

function knowsClient(stand: Stand, request: Request): boolean {
  const expected = `${stand.settings.clientId}:${stand.settings.clientSecret}`;
  return clientOf(request) === expected;
}

async function token(stand: Stand, request: Request, reply: ServerResponse): Promise<void> {
  const ordered = stand.faults.take("token", request.path);
  if (ordered && (await refuse(ordered, reply, stand.now()))) return;
  const form = await readForm(request.raw);
  const grantType = form.get("grant_type");
  if (grantType === "account_credentials")
    return accountToken(stand, clientOf(request), form.get("account_id") ?? "", reply);
  if (!knowsClient(stand, request))
    return refused(reply, 401, "invalid_client", "Invalid client_id or client_secret");
  if (grantType === "refresh_token") {
    const grant = stand.grants.refresh(form.get("refresh_token") ?? "");
    if (ordered?.kind === "revoked") stand.grants.remove((one) => one === grant);
    if (ordered?.kind === "revoked") return refused(reply, 400, "invalid_grant", "Invalid Token!");
    if (ordered?.kind === "lost") return void reply.destroy();
    return grant
      ? sendJson(reply, 200, tokenReply(stand, grant))
      : refused(reply, 400, "invalid_grant", "Invalid Token!");
  }
  if (grantType !== "authorization_code")
    return refused(reply, 400, "unsupported_grant_type", "unsupported grant type (4705)");
  const verifier = form.get("code_verifier") ?? undefined;
  const grant = stand.grants.redeem(
    form.get("code") ?? "",
    form.get("redirect_uri") ?? "",
    verifier,
    stand.settings.scopes,
  );
  if (typeof grant === "string") return refused(reply, 400, "invalid_grant", grant);
  sendJson(reply, 200, tokenReply(stand, grant));
}

/** Whoever revokes uninstalls the app, for everybody of the account (zoom-api, 2.5). */
async function revoke(stand: Stand, request: Request, reply: ServerResponse): Promise<void> {
  if (!knowsClient(stand, request))
    return refused(reply, 401, "invalid_client", "Invalid client_id or client_secret");
  const ordered = stand.faults.take("token", request.path);
  if (ordered && (await refuse(ordered, reply, stand.now()))) return;
  const form = await readForm(request.raw);
  const found = stand.grants.byAccessToken(form.get("token") ?? "");
  if (!found) return refused(reply, 400, "invalid_request", "Invalid Token!");
  const { accountId } = found.grant;
  uninstall(stand, (grant) => grant.accountId === accountId && !grant.serverToServer);
  sendJson(reply, 200, { status: "success" });
}

/** Authorise, token and revoke (zoom-api, 2). */
export const oauthRoutes = (stand: Stand): Route[] => [
  {
    method: "GET",
    path: /^\/oauth\/authorize$/,
    name: "GET /oauth/authorize",
    handle: ({ query }, reply) => {
      const asked = readAsked(query);
      const wrong = fault(stand, asked);
      if (wrong) sendHtml(reply, 400, refusalPage(wrong));
      else sendHtml(reply, 200, consentPage(stand, asked));
    },
  },
  {
    method: "POST",
    path: /^\/oauth\/authorize$/,
    name: "POST /oauth/authorize",
    handle: (request, reply) => decide(stand, request, reply),
  },
  {
    method: "POST",
    path: /^\/oauth\/token$/,
    name: "POST /oauth/token",
    handle: (request, reply) => token(stand, request, reply),
  },
  {
    method: "POST",
    path: /^\/oauth\/revoke$/,
    name: "POST /oauth/revoke",
    handle: (request, reply) => revoke(stand, request, reply),
  },
];
