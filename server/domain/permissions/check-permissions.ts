import { and, asc, eq, isNull } from "drizzle-orm";

import type { TenantTx } from "@/db/client";
import { job, tenant, zoomConnection } from "@/db/schema";
import { adminConsentUrl } from "@/server/connectors/microsoft/consent";
import { type MicrosoftGrants, readGrants } from "@/server/connectors/microsoft/grants";
import { permissions } from "@/server/connectors/microsoft/permissions";
import type { GraphConnection } from "@/server/connectors/microsoft/token";
import { coversScope, zoomScopes } from "@/server/connectors/zoom/permissions";
import type { UserCtx } from "@/server/domain/access/ctx";
import { requireRight } from "@/server/domain/access/require-right";
import { recordAudit } from "@/server/domain/audit/record";
import { announce } from "@/server/events/announce";
import { env } from "@/server/lib/env";
import { notFound } from "@/server/lib/errors";

import { consentReturnPath } from "./app-guides";
import { problemSentence } from "./problem-sentence";
import type { PermissionReport, PermissionRow, ZoomPermissions } from "./schema";

/**
 * What is asked of Microsoft and of Zoom, and what of it is granted as of now. A consent that was given in Microsoft's own
 * portal is noted on the way, so that the directory is read without anybody coming back from there.
 */
export async function checkPermissions(
  ctx: UserCtx,
  connect: (tid: string) => GraphConnection,
): Promise<PermissionReport> {
  requireRight(ctx.actor, "tenant.manage");
  const found = await ctx.db.tx(async (tx) => {
    const [row] = await tx
      .select({ name: tenant.name, tid: tenant.tid, consentAt: tenant.directoryConsentAt })
      .from(tenant)
      .where(eq(tenant.id, ctx.db.tenantId));
    if (!row) throw notFound("tenant");
    return { ...row, zoom: await readZoomGrants(tx) };
  });
  const connection = connect(found.tid);
  const grants = await readGrants(connection);
  const granted = requiredAreGranted(grants);
  if (granted && found.consentAt === null) await noteConsent(ctx);
  const redirectUri = new URL(consentReturnPath, env().NEXTAUTH_URL).href;
  return {
    tenantName: found.name,
    clientId: connection.settings.clientId,
    microsoft: permissions.map((permission) => microsoftRow(permission, grants)),
    surplus: grants.surplus,
    problem: problemSentence(grants.failure),
    handOverUrl: adminConsentUrl(connection.settings, { tid: found.tid, redirectUri }),
    zoom: found.zoom,
    checkedAt: ctx.now,
  };
}

const requiredAreGranted = ({ states }: MicrosoftGrants) =>
  permissions.every(
    ({ type, optional, value }) => type === "Delegated" || optional || states.get(value) === "granted",
  );

/** Once: two checks at the same time must not both announce. */
async function noteConsent(ctx: UserCtx): Promise<void> {
  const { tenantId } = ctx.db;
  await ctx.db.tx(async (tx) => {
    const noted = await tx
      .update(tenant)
      .set({ directoryConsentAt: ctx.now })
      .where(and(eq(tenant.id, tenantId), isNull(tenant.directoryConsentAt)))
      .returning({ id: tenant.id });
    if (noted.length === 0) return;
    await announce(tx, { name: "directory/sync.requested", data: { tenantId } });
    await recordAudit(tx, ctx, {
      action: "tenant.consent_checked",
      subject: tenantId,
      detail: { granted: true },
    });
  });
}

/**
 * Delegated permissions are in force for whoever asks, who could not have signed in without them. An administrator who
 * grants application permissions grants the registration's delegated ones for everybody with them.
 */
function microsoftRow(permission: (typeof permissions)[number], { states }: MicrosoftGrants): PermissionRow {
  const { api, value, permission: name, type, reason, switchesOff, optional, stored } = permission;
  const row = { api, value, permission: name, type, reason, switchesOff, optional, stored };
  if (type === "Application") {
    const state = states.get(value) ?? "unknown";
    return { ...row, state, through: state === "granted" ? "admin_consent" : null };
  }
  const byAdministrator = [...states.values()].includes("granted");
  return { ...row, state: "granted", through: byAdministrator ? "admin_consent" : "user_consent" };
}

async function readZoomGrants(tx: TenantTx): Promise<ZoomPermissions[]> {
  const jobs = await tx
    .select({ id: job.id, name: job.name, scopes: zoomConnection.scopes, deadAt: zoomConnection.deadAt })
    .from(job)
    .leftJoin(
      zoomConnection,
      and(eq(zoomConnection.tenantId, job.tenantId), eq(zoomConnection.jobId, job.id)),
    )
    .where(and(eq(job.group, "integration"), eq(job.integrationType, "zoom")))
    .orderBy(asc(job.name), asc(job.id));
  return jobs.map(({ id, name, scopes, deadAt }) => {
    const connected = scopes !== null && deadAt === null;
    const granted = new Set(connected ? scopes : []);
    const asked = new Set(zoomScopes.flatMap(({ granular, classic }) => [granular, classic]));
    return {
      ...{ jobId: id, jobName: name, connected },
      rows: zoomScopes.map((scope) => zoomRow(scope, connected && coversScope(granted, scope))),
      surplus: [...granted].filter((one) => !asked.has(one)),
    };
  });
}

function zoomRow(scope: (typeof zoomScopes)[number], granted: boolean): PermissionRow {
  const { granular, permission, reason, switchesOff, optional, stored } = scope;
  return {
    ...{ api: "Zoom", value: granular, permission, reason, switchesOff, optional, stored },
    type: "Delegated",
    state: granted ? "granted" : "not_granted",
    through: granted ? "admin_consent" : null,
  };
}
