import type { Account, ZoomUser } from "./data/model";
import { fullName } from "./data/people";
import { escapeHtml, htmlPage } from "./html";
import type { Stand } from "./stand";

export type Asked = Record<
  "response_type" | "client_id" | "redirect_uri" | "state" | "code_challenge" | "code_challenge_method",
  string
>;

const roles: Record<ZoomUser["roleId"], string> = { "0": "owner", "1": "administrator", "2": "member" };

/** The administrators of an account and one ordinary member, to see what the latter is told. */
function offered(account: Account): ZoomUser[] {
  const active = account.users.filter((user) => user.status === "active");
  return [
    ...active.filter((user) => user.roleId !== "2"),
    ...active.filter((user) => user.roleId === "2").slice(0, 1),
  ];
}

function choices(account: Account): string {
  const people = offered(account).map(
    (user) =>
      `<label><input type="radio" name="user" value="${user.id}" required> ${escapeHtml(fullName(user))} (${escapeHtml(user.email)}), ${roles[user.roleId]}</label>`,
  );
  return `<fieldset><legend>${escapeHtml(account.name)}</legend>${people.join("")}</fieldset>`;
}

export function consentPage(stand: Stand, asked: Asked): string {
  const hidden = Object.entries(asked).map(
    ([name, value]) => `<input type="hidden" name="${name}" value="${escapeHtml(value)}">`,
  );
  const scopes = stand.settings.scopes.map((scope) => `<li><code>${escapeHtml(scope)}</code></li>`);
  return htmlPage(
    "You are about to add this app",
    `<form method="post" action="/oauth/authorize">${hidden.join("")}
<h2>Sign in as</h2>${stand.world.accounts.map(choices).join("")}
<h2>The app will be able to</h2><ul>${scopes.join("")}</ul>
<p>It asks to be sent back to <code>${escapeHtml(asked.redirect_uri)}</code>.</p>
<p><button class="main" name="decision" value="allow">Allow</button>
<button name="decision" value="decline" formnovalidate>Decline</button></p></form>`,
  );
}

/** What Zoom shows in place of a redirect; `leave` is where "Back to the app" goes. */
export function refusalPage(reason: string, leave?: string): string {
  const way = leave === undefined ? "" : `<p><a href="${escapeHtml(leave)}">Back to the app</a></p>`;
  return htmlPage("The app cannot be added", `<p role="alert">${escapeHtml(reason)}</p>${way}`);
}
