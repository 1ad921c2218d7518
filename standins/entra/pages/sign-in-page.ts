import type { Flow } from "../oidc/model";
import type { TenantDirectory, User } from "../tenant-directory";
import { escapeHtml, page, SIGN_IN_TITLE } from "./layout";

const SEARCH_ABOVE = 30;

const SEARCH = `<label for="search">Find a person<input id="search" type="search" autocomplete="off"></label>
<p class="soft" role="status" id="found"></p>
<script>
const field = document.getElementById("search"), found = document.getElementById("found");
field.addEventListener("input", () => {
  const wanted = field.value.trim().toLowerCase();
  let count = 0;
  for (const item of document.querySelectorAll(".people li")) {
    item.hidden = !item.textContent.toLowerCase().includes(wanted);
    if (!item.hidden) count += 1;
  }
  for (const part of document.querySelectorAll("section")) part.hidden = !part.querySelector("li:not([hidden])");
  found.textContent = wanted === "" ? "" : count + (count === 1 ? " person" : " people");
});
field.addEventListener("keydown", (event) => { if (event.key === "Enter") event.preventDefault(); });
</script>`;

function notes(user: User): string {
  const parts = [
    ...user.roles,
    user.userType === "Guest" ? "Guest" : "",
    user.accountEnabled ? "" : "Disabled",
  ];
  const text = parts.filter(Boolean).join(", ");
  return text === "" ? "" : `<span class="soft">${escapeHtml(text)}</span>`;
}

function choice(tenant: TenantDirectory, user: User): string {
  return `<li><button name="person" value="${tenant.id}/${user.id}"><span>${escapeHtml(user.displayName)}</span>
    <span class="soft">${escapeHtml(user.userPrincipalName)}</span></button>${notes(user)}</li>`;
}

/** Everybody who may sign in here, to pick from; the hinted person (user principal name or mail) comes first. */
export function signInPage(flow: Flow, tenants: TenantDirectory[], hinted: User | undefined): string {
  const count = tenants.reduce((sum, tenant) => sum + tenant.users.size, 0);
  const hintedFirst = (a: User, b: User) => Number(b === hinted) - Number(a === hinted);
  const sections = tenants.map((tenant) => {
    const people = tenant.people().sort(hintedFirst);
    return `<section><h2>${escapeHtml(tenant.name)}</h2>
      <ul class="people">${people.map((user) => choice(tenant, user)).join("")}</ul></section>`;
  });
  return page(
    SIGN_IN_TITLE,
    `<h1>Pick an account</h1><p>Who wants to sign in? No password is asked for.</p>
    <form method="post" action="/${escapeHtml(flow.authority.segment)}/login">
    <input type="hidden" name="flow" value="${flow.id}">${count > SEARCH_ABOVE ? SEARCH : ""}${sections.join("")}</form>`,
  );
}
