import type { LedgerItem, LedgerWords } from "./schema";

type Known = { sha256: string; words: LedgerWords };
type Column = { label: string; of: (item: LedgerItem, known: Known) => string };

/** "no_recording_license" -> "no recording license": the closed lists are plain words. */
const plain = (code: string) => code.replaceAll("_", " ");
/** Beside a closed word, what the screen shows for it. */
const shown = (label: string, of: keyof LedgerWords): Column => ({
  label: `${label} in words`,
  of: (item, { words }) => words[of](item),
});
const instant = (at: Date | null) => at?.toISOString() ?? "";

/** Times in UTC, sizes in bytes; one line a thing seen at the source. */
const columns: Column[] = [
  { label: "State", of: ({ state }) => plain(state) },
  shown("State", "state"),
  { label: "Reason", of: ({ reason }) => plain(reason) },
  { label: "Failure", of: ({ failure }) => (failure ? plain(failure) : "") },
  shown("Reason", "reason"),
  { label: "Attempts", of: ({ attempts }) => String(attempts) },
  { label: "Kind", of: ({ kind }) => kind },
  shown("Kind", "kind"),
  { label: "File type", of: ({ fileType }) => fileType },
  { label: "Recording type", of: ({ recordingType }) => recordingType },
  shown("Recording type", "recordingType"),
  { label: "Media", of: ({ mediaClass }) => mediaClass },
  shown("Media", "media"),
  { label: "Start (UTC)", of: ({ startedAt }) => instant(startedAt) },
  { label: "End (UTC)", of: ({ endedAt }) => instant(endedAt) },
  { label: "Size (bytes)", of: ({ sizeBytes }) => (sizeBytes === null ? "" : String(sizeBytes)) },
  { label: "Owner", of: ({ owner }) => owner?.name ?? "" },
  { label: "Zoom user", of: ({ ownerSourceId }) => ownerSourceId },
  { label: "Session at Zoom", of: ({ sessionKey }) => sessionKey },
  { label: "Item at Zoom", of: ({ sourceKey }) => sourceKey },
  { label: "First seen (UTC)", of: ({ firstSeenAt }) => instant(firstSeenAt) },
  { label: "Last seen (UTC)", of: ({ lastSeenAt }) => instant(lastSeenAt) },
  { label: "Decided (UTC)", of: ({ decidedAt }) => instant(decidedAt) },
  { label: "Next look (UTC)", of: ({ nextLookAt }) => instant(nextLookAt) },
  { label: "Retain until (UTC)", of: ({ retainUntil }) => instant(retainUntil) },
  { label: "In Zoom's trash since (UTC)", of: ({ trashedAt }) => instant(trashedAt) },
  { label: "Deleted at Zoom (UTC)", of: ({ deletedAt }) => instant(deletedAt) },
  { label: "SHA-256", of: (_, { sha256 }) => sha256 },
  { label: "Conversation", of: ({ conversationId }) => conversationId ?? "" },
  { label: "Ledger item", of: ({ id }) => id },
];

export const exportHeadings: readonly string[] = columns.map(({ label }) => label);
export const exportRow = (item: LedgerItem, known: Known): string[] =>
  columns.map(({ of }) => of(item, known));
