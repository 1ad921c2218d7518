import { captionedFiles, type Plan } from "./data/plan";

export type NewMeeting = {
  account: string;
  host?: string | undefined;
  topic?: string | undefined;
  /** When it began: 2 unless said. */
  minutesAgo?: number | undefined;
  transcriptAfterMs?: number | undefined;
  /** Recording was stopped and started again so often, less one. */
  parts?: number | undefined;
  /** There are captions in place of a transcript. */
  captions?: boolean | undefined;
};

/** What "Record a new meeting now" takes in turn. */
const turns: Record<string, Pick<Plan, "host" | "topic" | "scenes" | "with">[]> = {
  contoso: [
    {
      host: "deniz.kaya",
      topic: "Order: Holt, new instruction",
      scenes: ["trade-order"],
      with: ["Margaret Holt"],
    },
    { host: "lena.novak", topic: "Complaint: call back", scenes: ["complaint"], with: ["George Palmer"] },
    { host: "kaito.tanaka", topic: "Advice: Lindgren", scenes: ["advice"], with: ["Sofia Lindgren"] },
    { host: "elif.aydin", topic: "Block trade: new mandate", scenes: ["block-trade"], with: ["Samuel Osei"] },
  ],
  fabrikam: [
    {
      host: "gus.keller",
      topic: "Order by phone: Rowan Trust",
      scenes: ["trade-order"],
      with: ["Denise Rowan"],
    },
    { host: "hana.sato", topic: "New client: Lang", scenes: ["onboarding"], with: ["Victor Lang"] },
    {
      host: "ivan.petrov",
      topic: "Order by phone: Ferro Estates",
      scenes: ["trade-order"],
      with: ["Marta Ferro"],
    },
  ],
};

/** The row of the data set for the `count`-th meeting that is recorded to order. */
export function planOf(meeting: Omit<NewMeeting, "account">, account: string, count: number): Plan {
  const { host, topic, minutesAgo = 2, transcriptAfterMs = 0, parts = 1, captions = false } = meeting;
  const turn = turns[account]?.[count % turns[account].length];
  if (!turn) throw new Error(`Nothing can be recorded for ${account}`);
  return {
    ...{ key: `added ${count}`, ...turn },
    ...(host === undefined ? {} : { host }),
    ...(topic === undefined ? {} : { topic }),
    scenes: Array.from({ length: parts }, () => turn.scenes).flat(),
    ...(captions ? { files: captionedFiles } : {}),
    ...{ when: { minutesAgo }, visibleAfterMs: 0, transcriptAfterMs },
  };
}
