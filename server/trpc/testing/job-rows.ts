import type { Row, Things } from "./row";

export const job = ({ jobId }: Things) => ({ id: jobId });
const newJob = (who: string) => ({
  ...{ name: `Job of ${who}`, enabled: true, syncRecordingRule: false, processingRegion: "EU" },
});

export const jobRows: Record<string, Row> = {
  "jobs.list": [() => ({}), "FORBIDDEN", "ok", "ok"],
  "jobs.get": [job, "FORBIDDEN", "ok", "NOT_FOUND"],
  "jobs.create": [(_, who) => ({ ...newJob(who), integrationType: "zoom" }), "FORBIDDEN", "ok", "ok"],
  "jobs.update": [
    ({ jobId }, who) => ({ ...newJob(`${who}, changed`), id: jobId }),
    "FORBIDDEN",
    "ok",
    "NOT_FOUND",
  ],
  "jobs.connect": [job, "FORBIDDEN", "ok", "NOT_FOUND"],
  "jobs.connectWithApp": [
    ({ jobId }) => ({ id: jobId, accountId: "none", clientId: "none", clientSecret: "none" }),
    ...(["FORBIDDEN", "ok", "NOT_FOUND"] as const),
  ],
  "jobs.setSecretToken": [
    ({ jobId }) => ({ id: jobId, secretToken: "none" }),
    ...(["FORBIDDEN", "PRECONDITION_FAILED", "NOT_FOUND"] as const),
  ],
  "jobs.setZoomPlan": [
    ({ jobId }) => ({ id: jobId, plan: "free" }),
    ...(["FORBIDDEN", "PRECONDITION_FAILED", "NOT_FOUND"] as const),
  ],
  "jobs.previewSchedule": [() => ({ schedule: "0 2 * * *" }), "FORBIDDEN", "ok", "ok"],
  "jobs.pause": [job, "FORBIDDEN", "PRECONDITION_FAILED", "NOT_FOUND"],
  "jobs.resume": [job, "FORBIDDEN", "ok", "NOT_FOUND"],
  "jobs.forecast": [
    ({ jobId }) => ({ id: jobId, from: new Date(0), to: new Date(1), cursor: null }),
    ...(["FORBIDDEN", "PRECONDITION_FAILED", "NOT_FOUND"] as const),
  ],
  "jobs.backfill": [
    ({ jobId }) => ({ id: jobId, from: new Date(0), to: new Date(1) }),
    ...(["FORBIDDEN", "PRECONDITION_FAILED", "NOT_FOUND"] as const),
  ],
  "jobs.disconnect": [job, "FORBIDDEN", "ok", "NOT_FOUND"],
  "jobs.runNow": [job, "FORBIDDEN", "PRECONDITION_FAILED", "NOT_FOUND"],
  "jobs.runs": [({ jobId }) => ({ jobId }), "FORBIDDEN", "ok", "NOT_FOUND"],
  "jobs.delete": [job, "FORBIDDEN", "CONFLICT", "NOT_FOUND"],
  "jobs.run": [({ runId }) => ({ runId }), "FORBIDDEN", "ok", "NOT_FOUND"],
};
