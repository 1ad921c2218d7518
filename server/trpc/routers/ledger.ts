import { getCheck, listChecks } from "@/server/domain/completeness/list-checks";
import { listDifferences } from "@/server/domain/completeness/list-differences";
import {
  checkIdInput,
  listChecksInput,
  listDifferencesInput,
  startCheckInput,
} from "@/server/domain/completeness/schema";
import { startCheck } from "@/server/domain/completeness/start-check";
import { coverage } from "@/server/domain/ledger/coverage";
import { getItem } from "@/server/domain/ledger/get-item";
import { getRunLog } from "@/server/domain/ledger/get-run-log";
import { listDays } from "@/server/domain/ledger/list-days";
import { listItems } from "@/server/domain/ledger/list-items";
import { listJobsWithLedger } from "@/server/domain/ledger/list-jobs-with-ledger";
import { redecideJob } from "@/server/domain/ledger/redecide-job";
import { retryItem } from "@/server/domain/ledger/retry-item";
import { retryItems, retryMatching } from "@/server/domain/ledger/retry-items";
import {
  coverageInput,
  itemIdInput,
  itemIdsInput,
  ledgerDaysInput,
  ledgerFilterInput,
  listItemsInput,
  redecideInput,
  runLogInput,
  skippedLedgerDaysInput,
} from "@/server/domain/ledger/schema";
import { getSkippedLedgerDays, setSkippedLedgerDays } from "@/server/domain/tenants/set-skipped-ledger-days";

import { procedure, router } from "../init";

export const ledger = router({
  jobs: procedure.query(({ ctx }) => listJobsWithLedger(ctx)),
  days: procedure.input(ledgerDaysInput).query(({ ctx, input }) => listDays(ctx, input)),
  list: procedure.input(listItemsInput).query(({ ctx, input }) => listItems(ctx, input)),
  get: procedure.input(itemIdInput).query(({ ctx, input }) => getItem(ctx, input)),
  runLog: procedure.input(runLogInput).query(({ ctx, input }) => getRunLog(ctx, input)),
  coverage: procedure.input(coverageInput).query(({ ctx, input }) => coverage(ctx, input)),
  retry: procedure.input(itemIdInput).mutation(({ ctx, input }) => retryItem(ctx, input)),
  retryMany: procedure.input(itemIdsInput).mutation(({ ctx, input }) => retryItems(ctx, input)),
  retryMatching: procedure.input(ledgerFilterInput).mutation(({ ctx, input }) => retryMatching(ctx, input)),
  redecide: procedure.input(redecideInput).mutation(({ ctx, input }) => redecideJob(ctx, input)),
  startCheck: procedure.input(startCheckInput).mutation(({ ctx, input }) => startCheck(ctx, input)),
  checks: procedure.input(listChecksInput).query(({ ctx, input }) => listChecks(ctx, input)),
  check: procedure.input(checkIdInput).query(({ ctx, input }) => getCheck(ctx, input)),
  differences: procedure.input(listDifferencesInput).query(({ ctx, input }) => listDifferences(ctx, input)),
  keepingOfSkipped: procedure.query(({ ctx }) => getSkippedLedgerDays(ctx)),
  setKeepingOfSkipped: procedure
    .input(skippedLedgerDaysInput)
    .mutation(({ ctx, input }) => setSkippedLedgerDays(ctx, input)),
});
