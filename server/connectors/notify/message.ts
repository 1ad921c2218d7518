/** What a notice says, wherever it goes: plain text, nothing personal in it. */
export type NoticeMessage = {
  /** Closed words and ids for programs. */
  kind: string;
  moment: "opened" | "closed" | "test";
  jobId: string | null;
  subject: string;
  text: string;
  link: { label: string; url: string };
  at: Date;
};

/** Why a notice did not arrive. */
export type NotifyFailure =
  "not_set_up" | "refused_address" | "unreachable" | "refused" | "throttled" | "outage";

export class NotifyError extends Error {
  override readonly name = "NotifyError";
  /** The failure again, where the log looks for it. */
  readonly code: NotifyFailure;

  constructor(
    readonly failure: NotifyFailure,
    options?: ErrorOptions,
  ) {
    super(`Notice not sent: ${failure}`, options);
    this.code = failure;
  }
}
