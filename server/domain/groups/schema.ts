import { z } from "zod";

import type { LicenseSku, RecordingLicense, Region } from "@/db/constants";
import { configurationChanges } from "@/server/domain/users/schema";

const maxGroups = 2_000;
const maxPage = 10_000;
export const memberPageSize = 50;

const groupId = z.uuid();

export const searchGroupsInput = z.object({ query: z.string().trim().max(120).default("") });
export type SearchGroups = z.infer<typeof searchGroupsInput>;

export const groupInput = z.object({ groupId });
export type GroupInput = z.infer<typeof groupInput>;

/** Only the fields that are given change; null takes the group's value away. */
export const configureGroupInput = z.object({
  groupId,
  /** 1 wins over 2; the others make room. Absent: stays, or comes last. */
  priority: z.int("Give a whole number, 1 or more.").min(1, "Give a whole number, 1 or more.").optional(),
  configuration: configurationChanges,
});
export type ConfigureGroup = z.infer<typeof configureGroupInput>;

/** Every group that configures people, the one that wins first. */
export const reorderGroupsInput = z.object({ groupIds: z.array(z.uuid()).min(1).max(maxGroups) });
export type ReorderGroups = z.infer<typeof reorderGroupsInput>;

export const groupMembersInput = z.object({
  groupId,
  search: z.string().trim().max(120).optional(),
  page: z.int().min(1).max(maxPage).default(1),
});
export type GroupMembers = z.infer<typeof groupMembersInput>;

export const membershipActs = ["join", "leave"] as const;
export const previewMembershipInput = z.object({ groupId, personId: z.uuid(), act: z.enum(membershipActs) });
export type PreviewMembership = z.infer<typeof previewMembershipInput>;

type NamedRule = { id: string; name: string };

/** What a group sets; null = not set there. */
export type GroupConfiguration = {
  license: RecordingLicense | null;
  regionalStorage: Region | null;
  recordingRule: NamedRule | null;
  replayRule: NamedRule | null;
  accessRule: NamedRule | null;
  analyticsRule: NamedRule | null;
  addOnZoom: boolean | null;
  addOnRingCentral: boolean | null;
  addOnAnalytics: boolean | null;
  addOnFullChat: boolean | null;
};

export type GroupListItem = GroupConfiguration & {
  id: string;
  name: string;
  /** 1 wins over 2. */
  priority: number;
  /** Gone from the directory: configures nobody until it is back. */
  left: boolean;
  /** People, nested ones too, each counted once; of those whom the viewer may list. */
  members: number;
  /** Of them, those who go without a license that this group gives. */
  withoutSeat: number;
};

export type GroupList = {
  items: GroupListItem[];
  /** The viewer may change groups: right and User Assignment scope All. */
  mayChange: boolean;
  /** User Assignment does not cover everybody: people are counted as far as it does. */
  partial: boolean;
  /** People to whom two groups give different regional storage; the one that wins holds. */
  regionConflicts: number;
};

/** A group of the directory, to choose from. */
export type FoundGroup = { id: string; name: string; priority: number | null; members: number };

export type GroupDetail = GroupListItem & {
  mayChange: boolean;
  partial: boolean;
  /** Groups in it, at any depth, that are nested. */
  nested: NamedRule[];
  /** The first of them, in the order in which free licenses are given out. */
  without: { personId: string; name: string; username: string; skus: LicenseSku[] }[];
};

type ConfigurationField = keyof z.infer<typeof configurationChanges>;

export type GroupMember = {
  personId: string;
  name: string;
  username: string;
  /** Stands in the group itself. */
  direct: boolean;
  /** The ways through nested groups, each from the outer to the inner one. */
  through: string[][];
  /** Fields that the group sets and that something else decides for this person. */
  overridden: { field: ConfigurationField; by: { kind: "own" } | { kind: "group"; name: string } }[];
};
export type GroupMemberPage = { items: GroupMember[]; total: number; page: number; pageSize: number };

export type ShownValue = string | boolean | null;
type ShownSource =
  { kind: "own" } | { kind: "group"; groupId: string; groupName: string } | { kind: "default" };

export type MembershipPreview = {
  person: { id: string; name: string };
  /** Whether the person stands in it now, in whatever way. */
  member: boolean;
  /** Other configuring groups that come or go with it, because it is nested in them. */
  alsoGroups: string[];
  fields: {
    field: ConfigurationField;
    before: { value: ShownValue; source: ShownSource };
    after: { value: ShownValue; source: ShownSource };
  }[];
  /** Licenses that would be given and of which none is left. */
  withoutSeat: LicenseSku[];
  /** Groups that would give different regional storage; the first one holds. */
  regionConflict: { name: string; region: Region }[];
};
