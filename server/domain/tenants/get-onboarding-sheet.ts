import { and, eq } from "drizzle-orm";

import { person, tenant } from "@/db/schema";
import type { UserCtx } from "@/server/domain/access/ctx";
import { requireRightOrAutomated } from "@/server/domain/access/require-right";
import { notFound } from "@/server/lib/errors";

import type { OperatorCtx } from "./operator-ctx";

export type OnboardingSheet = {
  address: string;
  tenant: { name: string; tid: string };
  administrator: { displayName: string; userPrincipalName: string; oid: string } | null;
  steps: readonly { title: string; text: string }[];
};

/** What an operator hands to an organization's first administrator. `address` is where people reach the archive. */
export async function getOnboardingSheet(
  ctx: UserCtx | OperatorCtx,
  address: string,
): Promise<OnboardingSheet> {
  requireRightOrAutomated(ctx.actor, "tenant.manage");
  const [row] = await ctx.db.tx((tx) =>
    tx
      .select({
        tenant: { name: tenant.name, tid: tenant.tid },
        administrator: {
          displayName: person.displayName,
          userPrincipalName: person.userPrincipalName,
          oid: person.oid,
        },
      })
      .from(tenant)
      .leftJoin(person, and(eq(person.tenantId, tenant.id), eq(person.id, tenant.freeAdministratorId)))
      .where(eq(tenant.id, ctx.db.tenantId)),
  );
  if (!row) throw notFound("tenant");
  return { address, ...row, steps: stepsAt(address) };
}

const stepsAt = (address: string) => [
  {
    title: "Sign in",
    text: `Open ${address} in a private window and sign in with the account named above. The first time, Microsoft asks for permissions: tick “Consent on behalf of your organization” if it is offered, then accept.`,
  },
  {
    title: "If another name appears",
    text: "The browser used another account. The page that follows shows which one; sign in with the right account there, or give the operator the command that it prints.",
  },
  {
    title: "Let people and groups be read",
    text: "Tenant, Permissions: a global administrator of your organization grants admin consent. If that is not you, send them the address that stands there; they need no account here. Refresh shows when all is granted.",
  },
  {
    title: "Say what is kept",
    text: "Rules: add a recording rule with its media and its Retention Time (Days).",
  },
  {
    title: "Say whose calls are kept",
    text: "Users: tick people, then give them a license, the Zoom add-on and the recording rule.",
  },
  {
    title: "Connect Zoom",
    text: "Jobs, Add Job, Integration Job, Zoom, Save: an administrator of your Zoom account allows the app on Zoom's page. Then Run now.",
  },
  {
    title: "See how far you are",
    text: "Set-up lists these steps with their state and what is missing, and ? at the top answers questions on every screen.",
  },
];
