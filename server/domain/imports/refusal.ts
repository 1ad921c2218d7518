import type { FailureReason } from "@/db/constants";
import { ZoomError, type ZoomFailure } from "@/server/connectors/zoom/failure";

/** Answers about one conversation that another try won't change: its items fail by name, and the run goes on. */
const refusals: Partial<Record<ZoomFailure["kind"], FailureReason>> = {
  missing_scope: "not_authorised",
  forbidden: "not_authorised",
  not_available: "not_authorised",
  invalid_request: "source_unavailable",
  unreadable_answer: "source_unavailable",
};

export const refusalOf = (error: unknown, also: typeof refusals = {}): FailureReason | undefined =>
  error instanceof ZoomError ? { ...refusals, ...also }[error.failure.kind] : undefined;
