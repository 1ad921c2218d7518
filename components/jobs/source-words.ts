import type { RunStage, SourceOffReason } from "@/db/constants";

export const sourceWords: Record<RunStage, string> = {
  meetings: "Meetings and webinars",
  phone: "Zoom Phone",
  chat: "Team chat",
};

/** Why a source is not read, and what to do about it. */
export const sourceOffWords: Record<SourceOffReason, { label: string; next: string }> = {
  scope_missing: {
    label: "not allowed at Zoom",
    next: "To have it imported, add the scope to the app at Zoom, then use “Reauthenticate with Zoom App”.",
  },
  plan_missing: {
    label: "not part of the Zoom account’s plan",
    next: "Nothing to do if you don’t use it. Once your plan has it, use “Run now”; else Zoom is asked once a day.",
  },
  role_missing: {
    label: "refused to whoever connected the job",
    next: "Give their role at Zoom the right to view it, or authenticate as somebody who has it.",
  },
  failing: {
    label: "could not be read whole",
    next: "Runs look again as far back as it was missed. If it stays so, ask Zoom’s support, then use “Run now”.",
  },
};
