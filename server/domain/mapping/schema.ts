import { z } from "zod";

const cursor = z.object({
  files: z.int().nonnegative(),
  email: z.string(),
  jobId: z.uuid(),
  sourceId: z.string(),
});

export const listUnmatchedInput = z.object({
  /** Part of the e-mail address. */
  search: z.string().trim().max(120).optional(),
  jobId: z.uuid().optional(),
  /** Instead of whom nobody is matched to: those whose recordings could not be listed, whoever they are. */
  status: z.literal("not_listed").optional(),
  cursor: cursor.optional(),
  limit: z.int().min(1).max(100).default(50),
});
export type ListUnmatched = z.infer<typeof listUnmatchedInput>;

/** Why somebody is proposed, the strongest reason first. */
export const suggestionReasons = [
  "guest_address",
  "same_local_part",
  "same_name",
  "alias_pattern",
  "part_of_name",
] as const;
export type SuggestionReason = (typeof suggestionReasons)[number];

export type MappingPerson = { id: string; name: string; username: string; state: string };
export type Suggestion = MappingPerson & { why: SuggestionReason };

/** A user of the connected account who is nobody here, or could be several people. */
export type UnmatchedUser = {
  jobId: string;
  jobName: string;
  sourceId: string;
  /** Null = the source does not name it (any more). */
  email: string | null;
  /** The source's own word, or "gone" / "not_listed". */
  status: string;
  match: "none" | "ambiguous" | "person";
  /** Older recordings of theirs the source does not give out; null = it gave out what was asked for. */
  reachesBackTo: Date | null;
  /** What waits or was skipped for want of a match. */
  recordings: number;
  files: number;
  /** Start of the oldest of them. */
  since: Date | null;
  /** Unless "none": of the people who have the address, those in the actor's scope. */
  holders: MappingPerson[];
  suggestions: Suggestion[];
};

export type UnmatchedPage = {
  items: UnmatchedUser[];
  /** Of all pages. */
  total: number;
  recordings: number;
  nextCursor: z.infer<typeof cursor> | null;
};

export const searchMappingPeopleInput = z.object({ search: z.string().trim().min(1).max(120) });

/** A user of the connected account, or an address by itself (a former one, an alias). */
export const mapIdentityInput = z.union([
  z.object({ personId: z.uuid(), jobId: z.uuid(), sourceId: z.string().min(1).max(200) }),
  z.object({
    personId: z.uuid(),
    email: z.email("Give an e-mail address, such as ana@contoso.com.").max(320),
  }),
]);
export type MapIdentity = z.infer<typeof mapIdentityInput>;

export const identityIdInput = z.object({ identityId: z.uuid() });

/** Users of connected accounts whose recordings are decided anew now. */
export type MappedIdentity = { identityId: string; sourceUsers: number };
