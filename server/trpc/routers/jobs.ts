import { connectJob } from "@/server/domain/jobs/connect-job";
import { createIntegrationJob } from "@/server/domain/jobs/create-integration-job";
import { disconnectJob } from "@/server/domain/jobs/disconnect-job";
import { getJob } from "@/server/domain/jobs/get-job";
import { getRun } from "@/server/domain/jobs/get-run";
import { listJobs } from "@/server/domain/jobs/list-jobs";
import { listRuns } from "@/server/domain/jobs/list-runs";
import { runJobNow } from "@/server/domain/jobs/run-job-now";
import {
  createIntegrationJobInput,
  jobIdInput,
  listJobsInput,
  listRunsInput,
  runIdInput,
  updateJobInput,
} from "@/server/domain/jobs/schema";
import { updateJob } from "@/server/domain/jobs/update-job";

import { procedure, router } from "../init";

export const jobs = router({
  list: procedure.input(listJobsInput).query(({ ctx, input }) => listJobs(ctx, input)),
  get: procedure.input(jobIdInput).query(({ ctx, input }) => getJob(ctx, input)),
  create: procedure
    .input(createIntegrationJobInput)
    .mutation(({ ctx, input }) => createIntegrationJob(ctx, input)),
  update: procedure.input(updateJobInput).mutation(({ ctx, input }) => updateJob(ctx, input)),
  connect: procedure.input(jobIdInput).mutation(({ ctx, input }) => connectJob(ctx, input)),
  disconnect: procedure.input(jobIdInput).mutation(({ ctx, input }) => disconnectJob(ctx, input)),
  runNow: procedure.input(jobIdInput).mutation(({ ctx, input }) => runJobNow(ctx, input)),
  runs: procedure.input(listRunsInput).query(({ ctx, input }) => listRuns(ctx, input)),
  run: procedure.input(runIdInput).query(({ ctx, input }) => getRun(ctx, input)),
});
