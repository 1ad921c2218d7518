import type { SignInRefusal, VerifiedIdentity } from "@/server/domain/access/start-session";
import { addTenantCommand, replaceAdministratorCommand } from "@/server/domain/tenants/operator-commands";

import { type CurrentSession, currentSession } from "./current";
import { readRefusedSignIn } from "./sign-in-notice";

/** Who used which account, what that means, and what the operator can do about it. */
export type WrongAccount = {
  title: string;
  explanation: string;
  identity: VerifiedIdentity;
  tenantName: string | null;
  operator: { advice: string; command: string } | null;
};

const activated = "An administrator can activate the account in Configuration, Users.";

const sentences: Record<SignInRefusal, (tenant: string) => { title: string; explanation: string }> = {
  unknown_tenant: () => ({
    title: "This account's organization is not set up here",
    explanation:
      "You are signed in at Microsoft, but this archive does not know the organization that the account belongs to. Perhaps the browser used a private account, or one of another organization.",
  }),
  deactivated: (tenant) => ({
    title: "This account was deactivated",
    explanation: `An administrator of ${tenant} has deactivated it in this archive. ${activated}`,
  }),
  disabled: (tenant) => ({
    title: "This account is disabled",
    explanation: `The directory of ${tenant} says that the account is disabled. Once it is enabled there, the next directory synchronisation lets you in.`,
  }),
  left: (tenant) => ({
    title: "This account has left the organization",
    explanation: `The directory of ${tenant} no longer has this account. Sign in with the one that replaced it.`,
  }),
};

/** Of the last refused sign-in in this browser, else of who is signed in; null when there is neither. */
export async function readWrongAccount(): Promise<WrongAccount | null> {
  const refused = await readRefusedSignIn();
  if (!refused) {
    const session = await currentSession();
    return session && forSignedIn(session);
  }
  const { identity, reason, tenantName } = refused;
  const advice =
    "To add the organization with this account as its administrator, the operator fills in its name and runs:";
  return {
    ...sentences[reason](tenantName ?? "your organization"),
    identity,
    tenantName,
    operator: reason === "unknown_tenant" ? { advice, command: addTenantCommand(identity) } : null,
  };
}

function forSignedIn({ person, tenant, actor }: CurrentSession): WrongAccount {
  const { oid, displayName, userPrincipalName } = person;
  const identity = { tid: tenant.tid, oid, displayName, userPrincipalName };
  const administrates = actor.rights.has("tenant.manage");
  const command = replaceAdministratorCommand(identity);
  return {
    title: "You are signed in with this account",
    explanation: administrates
      ? `It may administer ${tenant.name}.`
      : `It may not administer ${tenant.name}. If you meant to set the archive up, another account of yours was named as its administrator.`,
    identity,
    tenantName: tenant.name,
    operator: administrates
      ? null
      : { advice: "To make this account the administrator instead, the operator runs:", command },
  };
}
