import type { ReplayRule, UserAssignment } from "./schema";

const visibilityRank: Record<ReplayRule["visibility"], number> = {
  ...{ none: 0, own: 1, own_groups: 2, selected: 2, reports: 2, all: 3 },
};
const playable: Record<ReplayRule["replay"], number> = {
  ...{ never: 0, own_only: 1, on_request: 1, time_window: 1, as_visible: 2 },
};

/**
 * Whether one replay rule lets somebody see or play anything that the other does not; in doubt, yes. People and groups are
 * compared by who they are now, elsewhere: here only their kinds.
 */
export function isWiderReplay(after: ReplayRule, before: ReplayRule): boolean {
  if (visibilityRank[after.visibility] > visibilityRank[before.visibility]) return true;
  if (playable[after.replay] > playable[before.replay]) return true;
  if (playable[after.replay] === 1) {
    const sameMode =
      after.replay === before.replay &&
      JSON.stringify(after.window) === JSON.stringify(before.window) &&
      after.approverIds.every((id) => before.approverIds.includes(id));
    if (!sameMode && before.replay !== "as_visible") return true;
  }
  // Who may never play may read all that is visible; the modes in between bound the words too.
  const reads = after.replay === "never" && (after.transcript || after.chat);
  if (reads && playable[before.replay] === 1) return true;
  const yes = (key: "download" | "transcript" | "chat") => after[key] && !before[key];
  return yes("download") || yes("transcript") || yes("chat") || (before.askReason && !after.askReason);
}

const scopeRank: Record<UserAssignment["scope"], number> = { none: 0, certain: 1, hierarchy: 1, all: 2 };

/** Whether one User Assignment covers people or kinds of rule that the other does not. */
export function isWiderAssignment(after: UserAssignment, before: UserAssignment): boolean {
  if (after.scope === "none") return false;
  if (after.kinds.some((kind) => !before.kinds.includes(kind))) return true;
  if (before.scope === "all") return false;
  if (scopeRank[after.scope] > scopeRank[before.scope]) return true;
  if (after.scope !== before.scope) return true;
  return after.personIds.some((id) => !before.personIds.includes(id));
}
