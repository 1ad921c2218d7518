import { inngest } from "@/server/events/client";

import { checkSourceFunction } from "./check-source";
import { importItemsFunction } from "./import-items";
import { lengthenRetentionFunction } from "./lengthen-retention";
import { deliverNoticesFunction } from "./deliver-notices";
import { handleWebhookFunction, lookAgainFunction } from "./look-at-sessions";
import { purgeFunction } from "./purge";
import { redecideFunction } from "./redecide";
import { planRunFunction, sweepFunction } from "./run-job";
import { syncDirectoryFunction } from "./sync-directory";
import { judgeSettingsFunction, readSettingsFunction, restoreSettingsFunction } from "./sync-settings";
import { tickFunction } from "./tick";
import { trashRecordingsFunction } from "./trash-recordings";

/** Every function that the job engine drives, and the client that they belong to. */
const functions = [
  tickFunction,
  planRunFunction,
  sweepFunction,
  redecideFunction,
  checkSourceFunction,
  importItemsFunction,
  handleWebhookFunction,
  lookAgainFunction,
  deliverNoticesFunction,
  syncDirectoryFunction,
  readSettingsFunction,
  judgeSettingsFunction,
  restoreSettingsFunction,
  trashRecordingsFunction,
  purgeFunction,
  lengthenRetentionFunction,
];

export const served = { client: inngest, functions };
