import type { Account } from "./data/model";
import { fullName } from "./data/people";
import { escapeHtml, htmlPage } from "./html";
import { readForm, redirect, sendHtml, type Route } from "./http";
import { uninstall } from "./events";
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
<table><thead><tr>${heads.map((head) => `<th scope="col">${head}</th>`).join("")}</tr></thead><tbody>${rows.join("")}</tbody></table>`;
}

function homePage(stand: Stand): string {
  const about = `<p>Stands in for Zoom: accounts, recordings, sign-in and events for trying and testing, with invented people.
<a href="/marketplace/added-apps">Added Apps</a></p>`;
  return htmlPage(
    "Accounts",
    about + stand.world.accounts.map((account) => accountSection(stand, account)).join(""),
  );
}

function appsTable(stand: Stand, account: Account): string {
  const grants = stand.grants.all().filter((grant) => grant.accountId === account.id);
  if (grants.length === 0) return `<h2>${escapeHtml(account.name)}</h2><p>No apps added.</p>`;
  const rows = grants.map((grant) => {
    const user = stand.world.user(account, grant.userId);
    const scopes = grant.scopes.map((scope) => `<code>${escapeHtml(scope)}</code>`).join("<br>");
    return `<tr><td>Holdfast</td><td>Account-level app, added ${new Date(grant.grantedMs).toISOString().slice(0, 10)}</td>
<td>${escapeHtml(user ? fullName(user) : grant.userId)}</td><td>${scopes}</td>
<td><form method="post" action="/marketplace/added-apps"><button name="grant" value="${grant.id}">Remove</button></form></td></tr>`;
  });
  const heads = ["Name", "App Info", "Added by", "Shared Access Permissions", "Remove"];
  return `<h2>${escapeHtml(account.name)}</h2><table><thead><tr>${heads.map((head) => `<th scope="col">${head}</th>`).join("")}</tr></thead><tbody>${rows.join("")}</tbody></table>`;
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
      const tables = stand.world.accounts.map((account) => appsTable(stand, account));
      sendHtml(reply, 200, htmlPage("Added Apps", tables.join("")));
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
