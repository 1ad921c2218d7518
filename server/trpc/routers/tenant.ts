import { endSessionsEverywhere } from "@/server/domain/access/end-sessions-everywhere";
import { archivePorts } from "@/server/domain/archive/ports";
import { menuCounts } from "@/server/domain/configuration/menu-counts";
import { graphConnection } from "@/server/domain/directory/entra";
import { requestDirectorySync } from "@/server/domain/directory/request-directory-sync";
import { startAdminConsent } from "@/server/domain/directory/start-admin-consent";
import { checkPermissions } from "@/server/domain/permissions/check-permissions";
import { getAppGuides } from "@/server/domain/permissions/get-app-guides";
import { changeTenant } from "@/server/domain/tenants/change-tenant";
import { getSetup } from "@/server/domain/tenants/get-setup";
import { getTenantOverview } from "@/server/domain/tenants/get-tenant-overview";
import { handOverFreeAdministrator } from "@/server/domain/tenants/hand-over-free-administrator";
import { listAdministratorCandidates } from "@/server/domain/tenants/list-administrator-candidates";
import { listRegions } from "@/server/domain/tenants/list-regions";
import {
  candidatesInput,
  changeTenantInput,
  handOverInput,
  setupInput,
} from "@/server/domain/tenants/schema";

import { procedure, router } from "../init";

export const tenant = router({
  /** Who is signed in, with the rights that hold now: the shell follows it. */
  me: procedure.query(({ ctx }) => ({
    person: ctx.session.person,
    tenant: ctx.session.tenant,
    rights: [...ctx.actor.rights],
  })),
  /** What the menu shows; asked again and again, so that it follows a change of rights. */
  menu: procedure.query(async ({ ctx }) => ({
    rights: [...ctx.actor.rights],
    counts: await menuCounts(ctx),
  })),
  overview: procedure.query(({ ctx }) => getTenantOverview(ctx)),
  setup: procedure.input(setupInput).query(({ ctx, input }) => getSetup(ctx, input)),
  change: procedure
    .input(changeTenantInput)
    .mutation(async ({ ctx, input }) => changeTenant(ctx, input, await archivePorts())),
  regions: procedure.query(async ({ ctx }) => listRegions(ctx, await archivePorts())),
  administratorCandidates: procedure
    .input(candidatesInput)
    .query(({ ctx, input }) => listAdministratorCandidates(ctx, input)),
  handOverFreeAdministrator: procedure
    .input(handOverInput)
    .mutation(({ ctx, input }) => handOverFreeAdministrator(ctx, input)),
  permissions: procedure.query(({ ctx }) => checkPermissions(ctx, graphConnection)),
  appGuides: procedure.query(({ ctx }) => getAppGuides(ctx)),
  startAdminConsent: procedure.mutation(({ ctx }) => startAdminConsent(ctx)),
  syncDirectory: procedure.mutation(({ ctx }) => requestDirectorySync(ctx)),
  signOutEverywhere: procedure.mutation(({ ctx }) => endSessionsEverywhere(ctx)),
});
