import type { Account } from "./data/model";
import { fullName } from "./data/people";
import { escapeHtml, htmlPage } from "./html";
import type { Stand } from "./stand";
import type { Grant } from "./state";

const heads = ["Name", "App Info", "Added by", "Shared Access Permissions", "Actions"];

function row(stand: Stand, account: Account, grant: Grant): string {
  const user = stand.world.user(account, grant.userId);
  const by = escapeHtml(user ? fullName(user) : grant.userId);
  const at = new Date(grant.grantedMs).toISOString().slice(0, 16).replace("T", " ");
  const scopes = grant.scopes.map((scope) => `<li><code>${escapeHtml(scope)}</code></li>`).join("");
  const info = `Account Level<br>${stand.settings.published ? "Published" : "Unpublished"}
<details><summary>${grant.scopes.length} scopes</summary><ul>${scopes}</ul></details>`;
  const remove = `<form method="post" action="/marketplace/added-apps"><button name="grant" value="${grant.id}">Remove</button></form>`;
  const cells = ["Holdfast", info, `${by}<br>Subscribed ${at} UTC`, "Not Applicable", remove];
  return `<tr>${cells.map((cell) => `<td>${cell}</td>`).join("")}</tr>`;
}

function table(stand: Stand, account: Account): string {
  const mine = stand.grants.all().filter((grant) => grant.accountId === account.id && !grant.serverToServer);
  const title = `<h2>${escapeHtml(account.name)}</h2>`;
  if (mine.length === 0) return `${title}<p>No apps added.</p>`;
  const head = heads.map((label) => `<th scope="col">${label}</th>`).join("");
  const rows = mine.map((grant) => row(stand, account, grant)).join("");
  return `${title}<table><thead><tr>${head}</tr></thead><tbody>${rows}</tbody></table>`;
}

/** The marketplace's list of the apps that administrators have added. */
export function addedAppsPage(stand: Stand): string {
  const { published } = stand.settings;
  const told = published
    ? "The app is published: Zoom tells it when it is removed."
    : "The app is not published: Zoom does not tell it when it is removed.";
  const turn = `<form method="post" action="/__control/published"><p>${told}
<button name="published" value="${String(!published)}">${published ? "Unpublish it" : "Publish it"}</button></p></form>`;
  return htmlPage("Added Apps", stand.world.accounts.map((account) => table(stand, account)).join("") + turn);
}
