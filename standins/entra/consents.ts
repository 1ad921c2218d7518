import { createHash } from "node:crypto";
import { GRAPH_APP_ID, REGISTERED_SCOPES } from "./defaults";
import type { TenantData } from "./directory";
import type { StateFile, TenantConsent } from "./state";

/** A stable GUID made from a name, for objects that Entra would have created. */
function guidFrom(name: string): string {
  const hex = createHash("sha256").update(name).digest("hex");
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `4${hex.slice(13, 16)}`,
    `8${hex.slice(17, 20)}`,
    hex.slice(20, 32),
  ].join("-");
}

const union = (a: string[], b: string[]) => [...new Set([...a, ...b])];

/** Who has granted what. A tenant that granted nothing yet has no service principal, and app-only tokens are refused there. */
export class Consents {
  readonly #initial = new Map<string, TenantConsent>();

  constructor(
    private readonly file: StateFile,
    private readonly clientId: string,
    private readonly appRoles: string[],
    tenants: TenantData[],
  ) {
    for (const tenant of tenants) this.#initial.set(tenant.id, this.#start(tenant.adminConsent));
  }

  #start(granted: TenantData["adminConsent"]): TenantConsent {
    if (granted === "application") return { ...this.#everything(), delegated: [] };
    return granted ? this.#everything() : nothing();
  }

  of(tid: string): TenantConsent {
    return this.file.state.consents[tid] ?? this.#initial.get(tid) ?? nothing();
  }

  servicePrincipalId(tid: string): string {
    return guidFrom(`${tid}/${this.clientId}`);
  }

  /** The delegated scopes of those asked for that nobody granted for this person yet. */
  missing(tid: string, oid: string, scopes: string[]): string[] {
    const consent = this.of(tid);
    const granted = union(consent.delegated, consent.people[oid] ?? []);
    return scopes.filter((scope) => !granted.includes(scope));
  }

  grantPerson(tid: string, oid: string, scopes: string[]): void {
    const consent = this.of(tid);
    const people = { ...consent.people, [oid]: union(consent.people[oid] ?? [], scopes) };
    this.#set(tid, { ...consent, present: true, people });
  }

  grantOrganization(tid: string, scopes: string[]): void {
    const consent = this.of(tid);
    this.#set(tid, { ...consent, present: true, delegated: union(consent.delegated, scopes) });
  }

  /** Everything the registration asks for, application permissions included (admin consent). */
  grantAll(tid: string): void {
    this.#set(tid, { ...this.#everything(), people: this.of(tid).people });
  }

  revoke(tid: string): void {
    this.#set(tid, nothing());
  }

  /** Rows as Graph's oauth2PermissionGrants lists them. */
  grants(tid: string) {
    const consent = this.of(tid);
    const clientId = this.servicePrincipalId(tid);
    const resourceId = guidFrom(`${tid}/${GRAPH_APP_ID}`);
    const row = (principalId: string | null, scopes: string[]) => ({
      id: guidFrom(`${clientId}/${principalId ?? "all"}`),
      clientId,
      consentType: principalId === null ? "AllPrincipals" : "Principal",
      principalId,
      resourceId,
      scope: scopes.join(" "),
    });
    const everyone = consent.delegated.length > 0 ? [row(null, consent.delegated)] : [];
    return [...everyone, ...Object.entries(consent.people).map(([oid, scopes]) => row(oid, scopes))];
  }

  #everything(): TenantConsent {
    return { present: true, delegated: [...REGISTERED_SCOPES], appRoles: [...this.appRoles], people: {} };
  }

  #set(tid: string, consent: TenantConsent): void {
    this.file.state.consents[tid] = consent;
    this.file.save();
  }
}

function nothing(): TenantConsent {
  return { present: false, delegated: [], appRoles: [], people: {} };
}
