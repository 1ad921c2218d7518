export type ImportSession = { jobId: string; sessionKey: string; runId?: string | undefined };

/** `retry`: something failed that may go well later. */
export type ImportOutcome = { archived: number; failed: number; retry: boolean };
