import { listItems } from "@/server/domain/ledger/list-items";
import { retryItem } from "@/server/domain/ledger/retry-item";
import { itemIdInput, listItemsInput } from "@/server/domain/ledger/schema";

import { procedure, router } from "../init";

export const ledger = router({
  list: procedure.input(listItemsInput).query(({ ctx, input }) => listItems(ctx, input)),
  retry: procedure.input(itemIdInput).mutation(({ ctx, input }) => retryItem(ctx, input)),
});
