import type { Account } from "./data/model";
import { fullName } from "./data/people";
import { escapeHtml, htmlPage } from "./html";
import { readForm, redirect, sendHtml, type Route } from "./http";
import { addedAppsPage } from "./added-apps";
import { uninstall } from "./events";
import { ownAppOf, ownSecretTokenOf } from "./own-app";
import { isVisible, readyFiles, type Stand } from "./stand";

function accountSection(stand: Stand, account: Account): string {
  const sessions = stand.world.sessions.filter(
    (session) => session.account === account && isVisible(stand, session),
  );
  const rows = account.users.map((user) => {
    const hosted = sessions.filter((session) => session.host === user);
    const files = hosted.reduce((sum, session) => sum + readyFiles(stand, session).length, 0);
    const role = { "0": "Owner", "1": "Admin", "2": "Member" }[user.roleId];
    const cells = [
      fullName(user),
      user.email,
      role,
      user.status,
      user.type === 2 ? "Licensed" : "Basic",
      hosted.length,
      files,
    ];
    return `<tr>${cells.map((cell) => `<td>${escapeHtml(String(cell))}</td>`).join("")}</tr>`;
  });
  const heads = ["Name", "E-mail", "Role", "Status", "Type", "Recorded meetings", "Files"];
  return `<h2 id="${account.key}">${escapeHtml(account.name)}</h2>
<p>Account <code>${account.id}</code>: ${sessions.length} recorded meetings.</p>
<form method="post" action="/__control/record"><input type="hidden" name="account" value="${account.key}">
<button class="main" aria-describedby="${account.key}">Record a new meeting now</button></form>
${ownAppSection(account)}
<table><thead><tr>${heads.map((head) => `<th scope="col">${head}</th>`).join("")}</tr></thead><tbody>${rows.join("")}</tbody></table>`;
}

/** What an administrator would copy from the account's own server-to-server app. */
function ownAppSection(account: Account): string {
  const { accountId, clientId, clientSecret } = ownAppOf(account);
  const facts = {
    ...{ "Account ID": accountId, "Client ID": clientId, "Client secret": clientSecret },
    "Secret token": ownSecretTokenOf(account),
  };
  const rows = Object.entries(facts).map(([term, value]) => `<dt>${term}</dt><dd><code>${value}</code></dd>`);
  return `<details><summary>Server-to-server app of this account</summary><dl>${rows.join("")}</dl>
<form method="post" action="/__control/own-endpoint"><input type="hidden" name="account" value="${account.key}">
<label>Event notification endpoint URL <input name="url" type="url"></label> <button>Validate and save</button></form></details>`;
}

function homePage(stand: Stand): string {
  const about = `<p>Stands in for Zoom: accounts, recordings, sign-in and events for trying and testing, with invented people.
<a href="/marketplace/added-apps">Added Apps</a></p>`;
  return htmlPage(
    "Accounts",
    about + stand.world.accounts.map((account) => accountSection(stand, account)).join(""),
  );
}

/** The stand-in's own page and the marketplace's "Added Apps". */
export const pageRoutes = (stand: Stand): Route[] => [
  {
    method: "GET",
    path: /^\/$/,
    name: "control",
    handle: (_request, reply) => sendHtml(reply, 200, homePage(stand)),
  },
  {
    method: "GET",
    path: /^\/marketplace\/added-apps$/,
    name: "GET /marketplace/added-apps",
    handle: (_request, reply) => {
      sendHtml(reply, 200, addedAppsPage(stand));
    },
  },
  {
    method: "POST",
    path: /^\/marketplace\/added-apps$/,
    name: "POST /marketplace/added-apps",
    handle: async ({ raw }, reply) => {
      const id = (await readForm(raw)).get("grant");
      uninstall(stand, (grant) => grant.id === id);
      redirect(reply, 303, "/marketplace/added-apps");
    },
  },
];
