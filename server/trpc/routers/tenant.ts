import { endSessionsEverywhere } from "@/server/domain/access/end-sessions-everywhere";
import { startAdminConsent } from "@/server/domain/directory/start-admin-consent";
import { requestDirectorySync } from "@/server/domain/directory/request-directory-sync";
import { getTenantOverview } from "@/server/domain/tenants/get-tenant-overview";

import { procedure, router } from "../init";

export const tenant = router({
  /** Who is signed in, with the rights that hold now: the shell follows it. */
  me: procedure.query(({ ctx }) => ({
    person: ctx.session.person,
    tenant: ctx.session.tenant,
    rights: [...ctx.actor.rights],
  })),
  overview: procedure.query(({ ctx }) => getTenantOverview(ctx)),
  startAdminConsent: procedure.mutation(({ ctx }) => startAdminConsent(ctx)),
  syncDirectory: procedure.mutation(({ ctx }) => requestDirectorySync(ctx)),
  signOutEverywhere: procedure.mutation(({ ctx }) => endSessionsEverywhere(ctx)),
});
