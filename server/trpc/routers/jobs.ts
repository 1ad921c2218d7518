import { archiveJob } from "@/server/domain/jobs/archive-job";
import { connectJob } from "@/server/domain/jobs/connect-job";
import { connectWithApp } from "@/server/domain/jobs/connect-with-app";
import { createIntegrationJob } from "@/server/domain/jobs/create-integration-job";
import { deleteJob } from "@/server/domain/jobs/delete-job";
import { disconnectJob } from "@/server/domain/jobs/disconnect-job";
import { forecastJob } from "@/server/domain/jobs/forecast-job";
import { getJob } from "@/server/domain/jobs/get-job";
import { getRun } from "@/server/domain/jobs/get-run";
import { listJobs } from "@/server/domain/jobs/list-jobs";
import { listRuns } from "@/server/domain/jobs/list-runs";
import { pauseJob, resumeJob } from "@/server/domain/jobs/pause-job";
import { previewSchedule } from "@/server/domain/jobs/preview-schedule";
import { runJobNow } from "@/server/domain/jobs/run-job-now";
import {
  connectWithAppInput,
  forecastInput,
  createIntegrationJobInput,
  jobIdInput,
  listJobsInput,
  listRunsInput,
  previewScheduleInput,
  runIdInput,
  setSecretTokenInput,
  setZoomPlanInput,
  startBackfillInput,
  updateJobInput,
} from "@/server/domain/jobs/schema";
import { setSecretToken } from "@/server/domain/jobs/set-secret-token";
import { setZoomPlan } from "@/server/domain/jobs/set-zoom-plan";
import { startBackfill } from "@/server/domain/jobs/start-backfill";
import { updateJob } from "@/server/domain/jobs/update-job";
import { putJobAwayInput } from "@/server/domain/source-settings/schema";

import { procedure, router } from "../init";

export const jobs = router({
  list: procedure.input(listJobsInput).query(({ ctx, input }) => listJobs(ctx, input)),
  get: procedure.input(jobIdInput).query(({ ctx, input }) => getJob(ctx, input)),
  create: procedure
    .input(createIntegrationJobInput)
    .mutation(({ ctx, input }) => createIntegrationJob(ctx, input)),
  update: procedure.input(updateJobInput).mutation(({ ctx, input }) => updateJob(ctx, input)),
  connect: procedure.input(jobIdInput).mutation(({ ctx, input }) => connectJob(ctx, input)),
  connectWithApp: procedure
    .input(connectWithAppInput)
    .mutation(({ ctx, input }) => connectWithApp(ctx, input)),
  setSecretToken: procedure
    .input(setSecretTokenInput)
    .mutation(({ ctx, input }) => setSecretToken(ctx, input)),
  setZoomPlan: procedure.input(setZoomPlanInput).mutation(({ ctx, input }) => setZoomPlan(ctx, input)),
  disconnect: procedure.input(jobIdInput).mutation(({ ctx, input }) => disconnectJob(ctx, input)),
  previewSchedule: procedure
    .input(previewScheduleInput)
    .query(({ ctx, input }) => previewSchedule(ctx, input)),
  pause: procedure.input(jobIdInput).mutation(({ ctx, input }) => pauseJob(ctx, input)),
  resume: procedure.input(jobIdInput).mutation(({ ctx, input }) => resumeJob(ctx, input)),
  archive: procedure.input(putJobAwayInput).mutation(({ ctx, input }) => archiveJob(ctx, input)),
  delete: procedure.input(putJobAwayInput).mutation(({ ctx, input }) => deleteJob(ctx, input)),
  forecast: procedure.input(forecastInput).mutation(({ ctx, input }) => forecastJob(ctx, input)),
  backfill: procedure.input(startBackfillInput).mutation(({ ctx, input }) => startBackfill(ctx, input)),
  runNow: procedure.input(jobIdInput).mutation(({ ctx, input }) => runJobNow(ctx, input)),
  runs: procedure.input(listRunsInput).query(({ ctx, input }) => listRuns(ctx, input)),
  run: procedure.input(runIdInput).query(({ ctx, input }) => getRun(ctx, input)),
});
