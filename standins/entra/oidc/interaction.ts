import { randomUUID } from "node:crypto";
import { aad } from "../errors";
import { form, html, type Reply, type Request } from "../http";
import { adminNeededPage, consentPage } from "../pages/consent-page";
import type { User } from "../tenant-directory";
import type { World } from "../world";
import { answerConsentDenied, answerConsentGranted, grantForOrganization } from "./admin-consent-answer";
import { answerError, answerWithCode } from "./answer";
import type { Flow, Person } from "./model";
import { needsAdmin } from "./scopes";

export const SESSION_COOKIE = "standin_entra_session";

const isGlobalAdministrator = (user: User) => user.roles.includes("Global Administrator");

function userOf(world: World, flow: Flow, person: Person): User {
  const tenant = world.tenants.get(person.tid);
  const user = tenant?.findUser(person.oid);
  const foreign = flow.authority.tid !== null && flow.authority.tid !== person.tid;
  if (user === undefined || foreign) throw aad.unknownAccount(person.oid, flow.authority.segment);
  if (!user.accountEnabled) throw aad.accountDisabled();
  return user;
}

function withSession(world: World, person: Person, reply: Reply): Reply {
  const id = randomUUID();
  world.sessions.set(id, person);
  const value = `${SESSION_COOKIE}=${id}; Path=/; HttpOnly; SameSite=Lax`;
  return { ...reply, headers: { ...reply.headers, "set-cookie": value } };
}

function nextPage(world: World, flow: Flow, person: Person, user: User): Reply {
  const administrator = isGlobalAdministrator(user);
  if (flow.kind === "admin-consent") {
    const permissions = flow.everything ? [...flow.scopes, ...world.client.appRoles] : flow.scopes;
    if (!administrator) return html(200, adminNeededPage(flow, user, permissions));
    return html(200, consentPage({ flow, user, permissions, forOrganization: "always" }));
  }
  const missing = world.consents.missing(person.tid, person.oid, flow.scopes);
  const permissions = flow.forceConsent ? flow.scopes : missing;
  if (permissions.length === 0) return answerWithCode(world, flow, person);
  if (!administrator && missing.some(needsAdmin)) return html(200, adminNeededPage(flow, user, missing));
  const forOrganization = administrator ? "offered" : "never";
  return html(200, consentPage({ flow, user, permissions, forOrganization }));
}

/** Goes on as this person: consent if something is missing, else back to the application; throws AADSTS50057, 50034. */
export function continueAs(world: World, flow: Flow, person: Person): Reply {
  const user = userOf(world, flow, person);
  flow.person = person;
  return withSession(world, person, nextPage(world, flow, person, user));
}

function flowOf(world: World, fields: URLSearchParams): Flow {
  const flow = world.flows.get(fields.get("flow") ?? "");
  if (flow === undefined) throw aad.flowGone();
  return flow;
}

/** POST `/login`: the button of one person was pressed. */
export function pickPerson(world: World, request: Request): Reply {
  const fields = form(request);
  const [tid = "", oid = ""] = (fields.get("person") ?? "").split("/");
  return continueAs(world, flowOf(world, fields), { tid, oid });
}

/** POST `/consent`: Accept or Cancel; the organization's tick counts for global administrators only, whatever is posted. */
export function decideConsent(world: World, request: Request): Reply {
  const fields = form(request);
  const flow = flowOf(world, fields);
  if (flow.person === null) throw aad.flowGone();
  const { person } = flow;
  const administrator = isGlobalAdministrator(userOf(world, flow, person));
  world.flows.delete(flow.id);
  const accepted = fields.get("decision") === "accept";
  if (flow.kind === "admin-consent") {
    if (!accepted || !administrator) return answerConsentDenied(world, flow);
    grantForOrganization(world, flow, person.tid);
    return answerConsentGranted(flow, person.tid);
  }
  if (!accepted) return answerError(world, flow.returnTo, aad.declined());
  const { tid, oid } = person;
  if (!administrator && world.consents.missing(tid, oid, flow.scopes).some(needsAdmin))
    throw aad.adminNeeded();
  if (administrator && fields.has("organization")) world.consents.grantOrganization(tid, flow.scopes);
  else world.consents.grantPerson(tid, oid, flow.scopes);
  return answerWithCode(world, flow, person);
}
