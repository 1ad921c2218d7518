import { randomUUID } from "node:crypto";
import type { AadError } from "../errors";
import { html, redirect, type Reply } from "../http";
import { escapeHtml, page } from "../pages/layout";
import type { World } from "../world";
import type { AuthorizeFlow, Person, ReturnAddress } from "./model";

const CODE_LIFETIME_MS = 10 * 60_000;

function formPost(redirectUri: string, params: URLSearchParams): Reply {
  const fields = [...params].map(
    ([name, value]) => `<input type="hidden" name="${escapeHtml(name)}" value="${escapeHtml(value)}">`,
  );
  const body = `<h1>Working...</h1><form method="post" action="${escapeHtml(redirectUri)}">${fields.join("")}
    <button class="primary">Continue</button></form><script>document.forms[0].submit()</script>`;
  return html(200, page("Working...", body));
}

/** Sends parameters back to the application in the way it asked for. */
export function answer(to: ReturnAddress, values: Record<string, string>): Reply {
  const params = new URLSearchParams(values);
  if (to.state !== null) params.set("state", to.state);
  if (to.mode === "form_post") return formPost(to.redirectUri, params);
  const separator = to.mode === "fragment" ? "#" : to.redirectUri.includes("?") ? "&" : "?";
  return redirect(`${to.redirectUri}${separator}${params.toString()}`);
}

export function answerError(world: World, to: ReturnAddress, error: AadError): Reply {
  const { error_description, error_uri } = error.toJson(world.now(), world.baseUrl);
  const subcode = error.subcode === undefined ? {} : { error_subcode: error.subcode };
  return answer(to, { error: error.error, ...subcode, error_description, error_uri });
}

/** Ends a sign-in with a one-time code (valid for ten minutes). */
export function answerWithCode(world: World, flow: AuthorizeFlow, person: Person): Reply {
  const code = `1.${randomUUID()}.${randomUUID()}`;
  const { scopes, nonce, challenge } = flow;
  const { redirectUri } = flow.returnTo;
  const expiresAt = world.now() + CODE_LIFETIME_MS;
  world.codes.set(code, { person, scopes, redirectUri, nonce, challenge, expiresAt, used: false });
  world.flows.delete(flow.id);
  return answer(flow.returnTo, { code, session_state: randomUUID() });
}
