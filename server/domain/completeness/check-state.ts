import { z } from "zod";

import { callHistory } from "./call-history";
import { chat } from "./chat";
import { goneCalls } from "./gone-calls";
import { goneMeetings } from "./gone-meetings";
import { type GoneSource, goneSteps } from "./gone-source";
import { meetingReport } from "./meeting-report";
import { meetings } from "./meetings";
import { phone } from "./phone";
import type { PastSource } from "./past-source";
import { type KindOff, pastKinds } from "./schema";
import type { CheckedSource } from "./source";

export const checkedSources: readonly CheckedSource[] = [meetings, phone, chat];
export const pastSources: readonly PastSource[] = [meetingReport, callHistory];

const goneSources: readonly GoneSource[] = [goneMeetings, goneCalls];

/**
 * What a report asks, one after the other: right after its lists, a kind is asked for what they left out; what took place is
 * compared with what the lists before it showed.
 */
const steps = ["meeting", goneSteps.meeting, "phone", goneSteps.phone, "chat", ...pastKinds] as const;
export type CheckStep = (typeof steps)[number];

const offs = [
  "missing_scope",
  "not_available",
  "forbidden",
  "gone",
  "too_old",
] as const satisfies readonly KindOff[];

/** Where a report stands: what is read, and how far; `off` = what Zoom does not give out, `partial` = with gaps. */
export const checkCursor = z.object({
  kind: z.enum(steps),
  at: z.string(),
  complete: z.boolean(),
  off: z.partialRecord(z.enum(steps), z.enum(offs)),
  partial: z.array(z.enum(steps)).default([]),
});
export type CheckCursor = z.infer<typeof checkCursor>;

export const firstCursor: CheckCursor = { kind: "meeting", at: "", complete: true, off: {}, partial: [] };

export const stepAfter = (step: CheckStep): CheckStep | null => steps[steps.indexOf(step) + 1] ?? null;

export const sourceOf = (step: CheckStep): CheckedSource | undefined =>
  checkedSources.find(({ kind }) => kind === step);
export const pastOf = (step: CheckStep): PastSource | undefined =>
  pastSources.find(({ past }) => past === step);
export const goneOf = (step: CheckStep): GoneSource | undefined =>
  goneSources.find(({ kind }) => goneSteps[kind] === step);

export const offOf = (kind: string): KindOff | null => offs.find((known) => known === kind) ?? null;
