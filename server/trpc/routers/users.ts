import { archivePorts } from "@/server/domain/archive/ports";
import { graphConnection } from "@/server/domain/directory/entra";
import { addUsers } from "@/server/domain/users/add-users";
import { configureUsers } from "@/server/domain/users/configure-users";
import { deactivateUsers } from "@/server/domain/users/deactivate-users";
import { listUserChoices } from "@/server/domain/users/list-choices";
import { listUsers } from "@/server/domain/users/list-users";
import { matchingUsers } from "@/server/domain/users/match-users";
import { explainImports } from "@/server/domain/users/person/explain-imports";
import { getPerson } from "@/server/domain/users/person/get-person";
import { personHistory } from "@/server/domain/users/person/person-history";
import { personHistoryInput, personIdInput } from "@/server/domain/users/person/schema";
import { previewAddGroup } from "@/server/domain/users/preview-add-group";
import { previewConfigureUsers } from "@/server/domain/users/preview-configure-users";
import { reactivateUsers } from "@/server/domain/users/reactivate-users";
import {
  addUsersInput,
  configureUsersInput,
  groupToAddInput,
  listUsersInput,
  someUsersInput,
  userFilter,
} from "@/server/domain/users/schema";

import { procedure, router } from "../init";

export const users = router({
  list: procedure.input(listUsersInput).query(({ ctx, input }) => listUsers(ctx, input)),
  get: procedure.input(personIdInput).query(({ ctx, input }) => getPerson(ctx, input)),
  imports: procedure.input(personIdInput).query(({ ctx, input }) => explainImports(ctx, input)),
  history: procedure.input(personHistoryInput).query(({ ctx, input }) => personHistory(ctx, input)),
  choices: procedure.query(({ ctx }) => listUserChoices(ctx)),
  matching: procedure.input(userFilter).query(({ ctx, input }) => matchingUsers(ctx, input)),
  previewConfigure: procedure
    .input(configureUsersInput)
    .query(async ({ ctx, input }) => previewConfigureUsers(ctx, input, await archivePorts())),
  configure: procedure
    .input(configureUsersInput)
    .mutation(async ({ ctx, input }) => configureUsers(ctx, input, await archivePorts())),
  previewAddGroup: procedure.input(groupToAddInput).query(({ ctx, input }) => previewAddGroup(ctx, input)),
  add: procedure.input(addUsersInput).mutation(({ ctx, input }) => addUsers(ctx, input, graphConnection)),
  deactivate: procedure.input(someUsersInput).mutation(({ ctx, input }) => deactivateUsers(ctx, input)),
  reactivate: procedure.input(someUsersInput).mutation(({ ctx, input }) => reactivateUsers(ctx, input)),
});
