type Outcome = "ok" | "UNAUTHORIZED" | "FORBIDDEN" | "NOT_FOUND" | "CONFLICT" | "PRECONDITION_FAILED";
export type Things = {
  conversationId: string;
  playbackId: string;
  jobId: string;
  runId: string;
  itemId: string;
  personId: string;
  fieldId: string;
  categoryId: string;
  ruleId: string;
  requestId: string;
  groupId: string;
  identityId: string;
  checkId: string;
  noticeId: string;
  channelId: string;
};
/** Input, then what becomes of it for: a user who neither owns nor hosts, the administrator, another tenant's administrator. */
export type Row = [(things: Things, who: string) => unknown, Outcome, Outcome, Outcome];
