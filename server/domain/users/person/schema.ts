import { z } from "zod";

import type {
  AuditAction,
  DecisionReason,
  ItemState,
  LicenseSku,
  MediaClass,
  PersonOrigin,
} from "@/db/constants";

import type { configurationChanges, NamedRule, Sourced, UserListItem, UserState } from "../schema";

export const personIdInput = z.object({ id: z.uuid() });

export const personHistoryInput = personIdInput.extend({
  cursor: z.object({ at: z.iso.datetime({ offset: true }), id: z.uuid() }).optional(),
  limit: z.int().min(1).max(100).default(20),
});
export type PersonHistoryPage = z.infer<typeof personHistoryInput>;

export type ConfigFieldName = keyof z.infer<typeof configurationChanges>;

/** What one place gives for a field. Groups carry their priority; 1 wins over 2. */
export type ConfigLayer = {
  source:
    { kind: "own" } | { kind: "group"; id: string; name: string; priority: number } | { kind: "default" };
  value: string | boolean | NamedRule;
};

/** All that set a field, in the order in which they count: the first one holds. None = nothing is set. */
export type ConfigField = { field: ConfigFieldName; layers: ConfigLayer[] };

export type PersonGroup = {
  id: string;
  name: string;
  /** Null = configures nobody. */
  priority: number | null;
  /** Groups in it through which the person belongs to it; none = directly. */
  through: string[];
};

/** `none_left`: the pool has no seat; `out_of_force`: the license has not begun or has ended; `deactivated`: holds none. */
export type LicenseUse = {
  sku: LicenseSku;
  state: "held" | "none_left" | "out_of_force" | "deactivated";
  source: Sourced<unknown>["source"];
};

/** An address at the source that was mapped by hand; null = a user whom the source names by id alone. */
export type PersonIdentity = { id: string; email: string | null; mappedAt: Date };

export type PersonSourceUser = {
  jobId: string;
  jobName: string;
  sourceId: string;
  email: string | null;
  /** The source's own word, or "gone" / "not_listed". */
  status: string;
  /** Older recordings of theirs the source does not give out; null = it gave out what was asked for. */
  reachesBackTo: Date | null;
};

export type PersonDetail = {
  id: string;
  name: string;
  username: string;
  mail: string | null;
  department: string | null;
  jobTitle: string | null;
  /** Only where the viewer may list them. */
  manager: { id: string; name: string } | null;
  state: UserState;
  origin: PersonOrigin;
  deactivatedAt: Date | null;
  /** Not later than this; null while in the directory. */
  leftBy: Date | null;
  /** As in the list, for the dialog User Configuration. */
  item: UserListItem;
  fields: ConfigField[];
  groups: PersonGroup[];
  licenses: LicenseUse[];
  identities: PersonIdentity[];
  sourceUsers: PersonSourceUser[];
  /** Of those that the viewer may see; null = the viewer may not search. */
  conversations: { count: number; capped: boolean } | null;
};

/** What becomes of one kind of media that was recorded just now. */
export type MediaOutcome = {
  media: MediaClass;
  outcome: "keep" | "wait" | "skip";
  reason: DecisionReason;
  /** When it is kept, or once it was asked for; null = for ever. */
  retainUntil: Date | null;
};

export type LedgerCount = {
  jobId: string;
  jobName: string;
  state: ItemState;
  reason: DecisionReason;
  recordings: number;
  files: number;
};

export type ImportExplanation = {
  recordingRule: NamedRule | null;
  /** Under a rule on demand: how long the owner may ask. */
  onDemandDays: number | null;
  media: MediaOutcome[];
  /** All that has to be given before anything is imported. */
  missing: DecisionReason[];
  /** A user of a connected account is this person. */
  knownAtSource: boolean;
  ledgerDays: number;
  ledger: LedgerCount[];
};

export type HistoryEntry = {
  id: string;
  at: Date;
  actorKind: string;
  actorName: string | null;
  action: AuditAction;
  /** What was changed: the person, the order of all groups, a group they belong to, or a rule that holds for them. */
  about: { kind: "person" | "groups" } | { kind: "group" | "rule"; id: string; name: string };
  detail: Record<string, string | number | boolean | null>;
};
export type PersonHistory = { items: HistoryEntry[]; nextCursor: { at: string; id: string } | null };
