import { confirmDirectoryShrink } from "@/server/domain/directory/confirm-directory-shrink";
import { graphConnection } from "@/server/domain/directory/entra";
import { getDirectoryStatus } from "@/server/domain/directory/get-directory-status";
import {
  confirmDirectoryShrinkInput,
  searchDirectoryInput,
  setDirectoryShrinkPercentInput,
} from "@/server/domain/directory/schema";
import { searchDirectory } from "@/server/domain/directory/search-directory";
import { setDirectoryShrinkPercent } from "@/server/domain/directory/set-directory-shrink-percent";

import { procedure, router } from "../init";

export const directory = router({
  status: procedure.query(({ ctx }) => getDirectoryStatus(ctx)),
  search: procedure
    .input(searchDirectoryInput)
    .query(({ ctx, input }) => searchDirectory(ctx, input, graphConnection)),
  confirmShrink: procedure
    .input(confirmDirectoryShrinkInput)
    .mutation(({ ctx, input }) => confirmDirectoryShrink(ctx, input)),
  setShrinkPercent: procedure
    .input(setDirectoryShrinkPercentInput)
    .mutation(({ ctx, input }) => setDirectoryShrinkPercent(ctx, input)),
});
