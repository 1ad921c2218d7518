import { randomUUID } from "node:crypto";
import { AadError, aad } from "../errors";
import { cookie, form, html, type Reply, type Request } from "../http";
import { signInPage } from "../pages/sign-in-page";
import type { World } from "../world";
import { answerError } from "./answer";
import { requireClient, requireRedirectUri } from "./authority";
import { continueAs, SESSION_COOKIE } from "./interaction";
import type { Authority, AuthorizeFlow, Flow, Person, ReturnAddress } from "./model";
import { parseScopes } from "./scopes";

const MODES = ["query", "fragment", "form_post"] as const;
const FLOW_LIFETIME_MS = 60 * 60_000;

function readFlow(params: URLSearchParams, authority: Authority, returnTo: ReturnAddress, startedAt: number) {
  const responseType = params.get("response_type");
  if (responseType === null) throw aad.missing("response_type");
  if (responseType !== "code") throw aad.responseType(responseType);
  const mode = params.get("response_mode");
  if (mode !== null && mode !== returnTo.mode) throw aad.responseMode(mode);
  const challenge = params.get("code_challenge");
  if (challenge !== null && params.get("code_challenge_method") !== "S256") throw aad.challengeMethod();
  const scope = params.get("scope");
  if (scope === null || scope === "") throw aad.missing("scope");
  const flow: AuthorizeFlow = {
    kind: "authorize",
    id: randomUUID(),
    ...{ authority, returnTo, startedAt, challenge, person: null },
    scopes: parseScopes(scope),
    nonce: params.get("nonce"),
    forceConsent: params.get("prompt") === "consent",
  };
  return flow;
}

/** Who is signed in here already, if this authority may use that. */
function sessionPerson(world: World, request: Request, authority: Authority): Person | undefined {
  const person = world.sessions.get(cookie(request, SESSION_COOKIE) ?? "");
  return person && (authority.tid === null || authority.tid === person.tid) ? person : undefined;
}

function tenantsOf(world: World, authority: Authority) {
  return [...world.tenants.values()].filter(({ id }) => authority.tid === null || authority.tid === id);
}

function findHinted(world: World, authority: Authority, hint: string | null) {
  const wanted = hint?.toLowerCase();
  if (wanted === undefined) return undefined;
  for (const tenant of tenantsOf(world, authority)) {
    const user =
      tenant.findUser(wanted) ?? tenant.people().find(({ mail }) => mail?.toLowerCase() === wanted);
    if (user) return { user, person: { tid: tenant.id, oid: user.id } };
  }
  return undefined;
}

/** Remembers a flow and shows the people to pick from, or goes on at once with who is hinted or signed in. */
export function startFlow(world: World, request: Request, flow: Flow, params: URLSearchParams): Reply {
  for (const [id, old] of world.flows)
    if (old.startedAt < world.now() - FLOW_LIFETIME_MS) world.flows.delete(id);
  world.flows.set(flow.id, flow);
  const prompt = params.get("prompt");
  const hinted = findHinted(world, flow.authority, params.get("login_hint"));
  const mayPass = prompt !== "login" && prompt !== "select_account";
  const person = mayPass ? (hinted?.person ?? sessionPerson(world, request, flow.authority)) : undefined;
  if (person) return continueAs(world, flow, person);
  return html(200, signInPage(flow, tenantsOf(world, flow.authority), hinted?.user));
}

function signInSilently(world: World, request: Request, flow: AuthorizeFlow): Reply {
  const person = sessionPerson(world, request, flow.authority);
  if (!person) throw aad.silentSignIn();
  if (world.consents.missing(person.tid, person.oid, flow.scopes).length > 0) throw aad.consentNeeded();
  world.flows.set(flow.id, flow);
  return continueAs(world, flow, person);
}

/** GET or POST `/oauth2/v2.0/authorize`: errors before the redirect URI is known good become a page, later ones go back. */
export function authorize(world: World, request: Request, authority: Authority): Reply {
  const params = request.method === "POST" ? form(request) : request.url.searchParams;
  requireClient(world, params.get("client_id"));
  const redirectUri = requireRedirectUri(world, params.get("redirect_uri"));
  const mode = MODES.find((known) => known === params.get("response_mode")) ?? "query";
  const returnTo: ReturnAddress = { redirectUri, state: params.get("state"), mode };
  const fault = world.faults.takeSignInFault();
  if (fault) return answerError(world, returnTo, new AadError(fault.code, fault.error, fault.description));
  try {
    const flow = readFlow(params, authority, returnTo, world.now());
    if (params.get("prompt") === "none") return signInSilently(world, request, flow);
    return startFlow(world, request, flow, params);
  } catch (error) {
    if (error instanceof AadError && error.code !== 50057) return answerError(world, returnTo, error);
    throw error;
  }
}
