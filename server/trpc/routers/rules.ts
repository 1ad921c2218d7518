import { createRule } from "@/server/domain/rules/create-rule";
import { deleteRule } from "@/server/domain/rules/delete-rule";
import {
  createRuleInput,
  pickerInput,
  restoreRuleInput,
  ruleIdInput,
  ruleUsersInput,
  saveRuleInput,
} from "@/server/domain/rules/editor/schema";
import { findGroupsForRule, findPeopleForRule } from "@/server/domain/rules/find-for-rule";
import { getRule } from "@/server/domain/rules/get-rule";
import { listRuleUsers } from "@/server/domain/rules/list-rule-users";
import { listRules } from "@/server/domain/rules/list-rules";
import { previewSave } from "@/server/domain/rules/preview-save";
import { restoreRuleVersion } from "@/server/domain/rules/restore-rule-version";
import { saveRule } from "@/server/domain/rules/save-rule";

import { procedure, router } from "../init";

export const rules = router({
  list: procedure.query(({ ctx }) => listRules(ctx)),
  get: procedure.input(ruleIdInput).query(({ ctx, input }) => getRule(ctx, input)),
  users: procedure.input(ruleUsersInput).query(({ ctx, input }) => listRuleUsers(ctx, input)),
  /** Of the access rule that holds for oneself: nobody gives more. */
  ownAssignment: procedure.query(({ ctx }) => ctx.actor.assignment),
  findPeople: procedure.input(pickerInput).query(({ ctx, input }) => findPeopleForRule(ctx, input)),
  findGroups: procedure.input(pickerInput).query(({ ctx, input }) => findGroupsForRule(ctx, input)),
  create: procedure.input(createRuleInput).mutation(({ ctx, input }) => createRule(ctx, input)),
  previewSave: procedure.input(saveRuleInput).query(({ ctx, input }) => previewSave(ctx, input)),
  save: procedure.input(saveRuleInput).mutation(({ ctx, input }) => saveRule(ctx, input)),
  restore: procedure.input(restoreRuleInput).mutation(({ ctx, input }) => restoreRuleVersion(ctx, input)),
  delete: procedure.input(ruleIdInput).mutation(({ ctx, input }) => deleteRule(ctx, input)),
});
