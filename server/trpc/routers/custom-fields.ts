import { changeCustomField } from "@/server/domain/custom-fields/change-custom-field";
import { createCustomField } from "@/server/domain/custom-fields/create-custom-field";
import { deleteCustomField } from "@/server/domain/custom-fields/delete-custom-field";
import { getConversationFields } from "@/server/domain/custom-fields/get-conversation-fields";
import { countCustomFieldUses, listCustomFields } from "@/server/domain/custom-fields/list-custom-fields";
import { reorderCustomFields } from "@/server/domain/custom-fields/reorder-custom-fields";
import {
  changeCustomFieldInput,
  conversationFieldsInput,
  createCustomFieldInput,
  deleteCustomFieldInput,
  reorderCustomFieldsInput,
  setCustomFieldsInput,
} from "@/server/domain/custom-fields/schema";
import { setCustomFields } from "@/server/domain/custom-fields/set-custom-fields";

import { procedure, router } from "../init";

export const customFields = router({
  list: procedure.query(({ ctx }) => listCustomFields(ctx)),
  uses: procedure.query(({ ctx }) => countCustomFieldUses(ctx)),
  create: procedure.input(createCustomFieldInput).mutation(({ ctx, input }) => createCustomField(ctx, input)),
  change: procedure.input(changeCustomFieldInput).mutation(({ ctx, input }) => changeCustomField(ctx, input)),
  reorder: procedure
    .input(reorderCustomFieldsInput)
    .mutation(({ ctx, input }) => reorderCustomFields(ctx, input)),
  delete: procedure.input(deleteCustomFieldInput).mutation(({ ctx, input }) => deleteCustomField(ctx, input)),
  ofConversation: procedure
    .input(conversationFieldsInput)
    .query(({ ctx, input }) => getConversationFields(ctx, input)),
  set: procedure.input(setCustomFieldsInput).mutation(({ ctx, input }) => setCustomFields(ctx, input)),
});
