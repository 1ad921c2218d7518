import { listGroups } from "@/server/domain/groups/list-groups";
import { listGroupsInput } from "@/server/domain/groups/schema";

import { procedure, router } from "../init";

export const groups = router({
  list: procedure.input(listGroupsInput).query(({ ctx, input }) => listGroups(ctx, input)),
});
