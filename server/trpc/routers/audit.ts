import { listAudit } from "@/server/domain/audit/list-audit";
import { listAuditInput } from "@/server/domain/audit/schema";

import { procedure, router } from "../init";

export const audit = router({
  list: procedure.input(listAuditInput).query(({ ctx, input }) => listAudit(ctx, input)),
});
