import { counted } from "@/components/format/text";
import { ownerTypeWords } from "@/components/replay/call-words";
import type { SuggestionReason, UnmatchedUser } from "@/server/domain/mapping/schema";

/** Why somebody is proposed. */
export const suggestionWords: Record<SuggestionReason, string> = {
  guest_address: "guest with this address",
  same_local_part: "same name before the @",
  same_name: "same name",
  alias_pattern: "initial and name",
  part_of_name: "part of the name",
};

const statuses: Partial<Record<string, string>> = {
  inactive: "Deactivated at Zoom",
  pending: "Invited at Zoom",
  gone: "Gone from Zoom",
  not_listed: "Could not be read",
};

/** What is nobody's own at the source, "Call queue"; null for a user. */
export function lineWords(sourceId: string): string | null {
  const at = sourceId.indexOf(":");
  return at > 0 ? ownerTypeWords(sourceId.slice(0, at)) : null;
}

/** A user's state at the source; null for active ones. */
export const sourceStatusWords = (status: string): string | null =>
  status === "active" ? null : (statuses[status] ?? status);

/** "4 recordings (12 files)". */
export const waitingWords = ({ recordings, files }: Pick<UnmatchedUser, "recordings" | "files">): string =>
  `${counted(recordings, "recording")} (${counted(files, "file")})`;

/** "ana@old.example", or what stands for a user without an address. */
export const sourceUserWords = ({ email, sourceId }: Pick<UnmatchedUser, "email" | "sourceId">): string =>
  email ??
  (lineWords(sourceId) ? `${lineWords(sourceId)} ${sourceId.split(":")[1]}` : `Zoom user ${sourceId}`);
