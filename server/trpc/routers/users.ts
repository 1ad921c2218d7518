import { configureUsers } from "@/server/domain/users/configure-users";
import { listUsers } from "@/server/domain/users/list-users";
import { configureUsersInput, listUsersInput } from "@/server/domain/users/schema";

import { procedure, router } from "../init";

export const users = router({
  list: procedure.input(listUsersInput).query(({ ctx, input }) => listUsers(ctx, input)),
  configure: procedure.input(configureUsersInput).mutation(({ ctx, input }) => configureUsers(ctx, input)),
});
