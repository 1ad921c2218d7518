import { createRecordingRule } from "@/server/domain/rules/create-recording-rule";
import { listRules } from "@/server/domain/rules/list-rules";
import { createRecordingRuleInput } from "@/server/domain/rules/schema";

import { procedure, router } from "../init";

export const rules = router({
  list: procedure.query(({ ctx }) => listRules(ctx)),
  createRecording: procedure
    .input(createRecordingRuleInput)
    .mutation(({ ctx, input }) => createRecordingRule(ctx, input)),
});
