import { createCallerFactory, router } from "./init";
import { audit } from "./routers/audit";
import { categories } from "./routers/categories";
import { conversations } from "./routers/conversations";
import { customFields } from "./routers/custom-fields";
import { directory } from "./routers/directory";
import { groups } from "./routers/groups";
import { jobs } from "./routers/jobs";
import { ledger } from "./routers/ledger";
import { mapping } from "./routers/mapping";
import { notices } from "./routers/notices";
import { recordingChoices } from "./routers/recording-choices";
import { replayRequests } from "./routers/replay-requests";
import { rules } from "./routers/rules";
import { sourceSettings } from "./routers/source-settings";
import { tenant } from "./routers/tenant";
import { users } from "./routers/users";

export const appRouter = router({
  audit,
  categories,
  conversations,
  customFields,
  directory,
  groups,
  jobs,
  ledger,
  mapping,
  notices,
  recordingChoices,
  replayRequests,
  rules,
  sourceSettings,
  tenant,
  users,
});
export type AppRouter = typeof appRouter;

export const createCaller = createCallerFactory(appRouter);
