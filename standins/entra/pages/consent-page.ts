import { describeScope } from "../oidc/scopes";
import type { Flow } from "../oidc/model";
import type { User } from "../tenant-directory";
import { escapeHtml, page } from "./layout";

type ConsentPage = {
  flow: Flow;
  user: User;
  permissions: string[];
  forOrganization: "always" | "offered" | "never";
};

const TICK = `<label class="tick"><input type="checkbox" name="organization"> Consent on behalf of your organization</label>
<p class="soft">If you tick this, nobody else in your organization is asked for these permissions.</p>`;

/** "Permissions requested", for one person or for the whole organization. */
export function consentPage({ flow, user, permissions, forOrganization }: ConsentPage): string {
  const list = permissions.map((scope) => `<li>${escapeHtml(describeScope(scope))}</li>`).join("");
  const review = forOrganization === "always" ? "<p>Review for your organization</p>" : "";
  return page(
    "Permissions requested",
    `<p class="soft">Signed in as ${escapeHtml(user.displayName)}, ${escapeHtml(user.userPrincipalName)}</p>
    <h1>Permissions requested</h1>${review}<p>This application would like to:</p><ul class="bullets">${list}</ul>
    <form method="post" action="/${escapeHtml(flow.authority.segment)}/consent">
    <input type="hidden" name="flow" value="${flow.id}">${forOrganization === "offered" ? TICK : ""}
    <div class="row"><button name="decision" value="cancel">Cancel</button>
    <button class="primary" name="decision" value="accept">Accept</button></div></form>`,
  );
}

/** Shown to people who may not grant what is asked for. */
export function adminNeededPage(flow: Flow, user: User, permissions: string[]): string {
  const list = permissions.map((scope) => `<li>${escapeHtml(describeScope(scope))}</li>`).join("");
  return page(
    "Need admin approval",
    `<p class="soft">Signed in as ${escapeHtml(user.displayName)}, ${escapeHtml(user.userPrincipalName)}</p>
    <h1>Need admin approval</h1><p>This application needs permissions that only an administrator can grant. Ask an
    administrator of your organization to grant them before you use it.</p><ul class="bullets">${list}</ul>
    <p class="soft">AADSTS90094</p>
    <form method="post" action="/${escapeHtml(flow.authority.segment)}/consent">
    <input type="hidden" name="flow" value="${flow.id}"><div class="row">
    <button class="primary" name="decision" value="cancel">Return to the application without granting consent</button></div></form>`,
  );
}
