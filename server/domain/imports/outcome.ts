export type ImportSession = { jobId: string; sessionKey: string; runId?: string | undefined };

/** `retry`: something failed that may go well later. `more`: the step's time was over; go on at once. */
export type ImportOutcome = { archived: number; failed: number; retry: boolean; more?: boolean };
