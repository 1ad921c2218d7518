import { cookie, form, html, redirect, type Reply, type Request } from "../http";
import { signedOutPage } from "../pages/message-page";
import type { World } from "../world";
import { SESSION_COOKIE } from "./interaction";

/** `/oauth2/v2.0/logout`: ends the session here; goes back only to registered addresses, else shows its own page. */
export function logout(world: World, request: Request): Reply {
  const params = request.method === "POST" ? form(request) : request.url.searchParams;
  world.sessions.delete(cookie(request, SESSION_COOKIE) ?? "");
  const headers = { "set-cookie": `${SESSION_COOKIE}=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0` };
  const target = params.get("post_logout_redirect_uri");
  const registered = [...world.client.redirectUris, ...world.client.postLogoutUris];
  if (target === null || !registered.includes(target)) return html(200, signedOutPage(), headers);
  const state = params.get("state");
  const separator = target.includes("?") ? "&" : "?";
  return redirect(
    state === null ? target : `${target}${separator}${new URLSearchParams({ state }).toString()}`,
    headers,
  );
}
