import type { DirectoryShrink } from "@/db/schema";

export type ShrinkCounts = Omit<DirectoryShrink, "at">;

const kinds = ["people", "groups", "members"] as const;
/** Fewer than that are not worth a person's word. */
const smallNumber = 5;

const lossOf = ({ before, after }: ShrinkCounts["people"]) => before - after;

/**
 * Whether so much would be gone that a person has to confirm it. `after` counts those of before who would stay. A complete
 * answer takes away by silence, so it is judged wherever more than five are known; a delta names each one that goes, so
 * five may always go.
 */
export function isSuspicious(counts: ShrinkCounts["people"], complete: boolean, maxPercent: number): boolean {
  const loss = lossOf(counts);
  const worthIt = complete ? counts.before > smallNumber : loss > smallNumber;
  return worthIt && loss * 100 > counts.before * maxPercent;
}

/** Whether what a person confirmed covers this: not more may go, of any kind. */
export const isCovered = (counts: ShrinkCounts, confirmed: ShrinkCounts): boolean =>
  kinds.every((kind) => lossOf(counts[kind]) <= lossOf(confirmed[kind]));

export const sameCounts = (one: ShrinkCounts, other: ShrinkCounts): boolean =>
  kinds.every((kind) => one[kind].before === other[kind].before && one[kind].after === other[kind].after);

/** For the audit log. */
export const shrinkDetail = ({ people, groups, members }: ShrinkCounts) => ({
  peopleBefore: people.before,
  peopleAfter: people.after,
  groupsBefore: groups.before,
  groupsAfter: groups.after,
  membersBefore: members.before,
  membersAfter: members.after,
});
