import { listSettings } from "@/server/domain/source-settings/list-settings";
import { personSettings } from "@/server/domain/source-settings/person-settings";
import { readSettingsNow } from "@/server/domain/source-settings/read-now";
import { restoreSettings } from "@/server/domain/source-settings/restore-settings";
import {
  jobSettingsInput,
  listSettingsInput,
  personSettingsInput,
  restoreSettingsInput,
} from "@/server/domain/source-settings/schema";
import { summarizeSettings } from "@/server/domain/source-settings/summarize-settings";
import { getTrash } from "@/server/domain/source-trash/get-trash";
import { askTrashInput, jobTrashInput } from "@/server/domain/source-trash/schema";
import { askForTrash, confirmTrash, switchOffTrash } from "@/server/domain/source-trash/switch-trash";

import { procedure, router } from "../init";

export const sourceSettings = router({
  summary: procedure.input(jobSettingsInput).query(({ ctx, input }) => summarizeSettings(ctx, input)),
  list: procedure.input(listSettingsInput).query(({ ctx, input }) => listSettings(ctx, input)),
  ofPerson: procedure.input(personSettingsInput).query(({ ctx, input }) => personSettings(ctx, input)),
  readNow: procedure.input(jobSettingsInput).mutation(({ ctx, input }) => readSettingsNow(ctx, input)),
  restore: procedure.input(restoreSettingsInput).mutation(({ ctx, input }) => restoreSettings(ctx, input)),
  trash: procedure.input(jobTrashInput).query(({ ctx, input }) => getTrash(ctx, input)),
  askForTrash: procedure.input(askTrashInput).mutation(({ ctx, input }) => askForTrash(ctx, input)),
  confirmTrash: procedure.input(askTrashInput).mutation(({ ctx, input }) => confirmTrash(ctx, input)),
  switchOffTrash: procedure.input(jobTrashInput).mutation(({ ctx, input }) => switchOffTrash(ctx, input)),
});
