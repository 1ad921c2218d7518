import { z } from "zod";

import {
  type LicenseSku,
  type PersonOrigin,
  type RecordingLicense,
  recordingLicenses,
  type Region,
  regions,
  type RuleKind,
} from "@/db/constants";

/** How many people one act may concern. */
export const maxPeopleAtOnce = 2_000;
const maxAddedByName = 50;
const maxChosen = 50;
/** Stands for "has no value" among the values of a filter. */
export const noValue = "none";

export const userSorts = [
  "name",
  "username",
  "license",
  "regionalStorage",
  "department",
  "recordingRule",
  "replayRule",
  "accessRule",
  "analyticsRule",
  "addOns",
  "state",
] as const;
export type UserSort = (typeof userSorts)[number];

/** Users = people with a configuration of their own or in a configuring group; the rest of the directory is not added yet. */
export const shownPeople = ["users", "not_added", "all"] as const;
export const userStates = ["active", "disabled", "left", "deactivated"] as const;
export type UserState = (typeof userStates)[number];
export const addOnFields = ["addOnZoom", "addOnRingCentral", "addOnAnalytics", "addOnFullChat"] as const;

const anyOf = <T extends z.ZodType>(value: T) => z.array(value).max(maxChosen).optional();
const ruleChoice = anyOf(z.union([z.literal(noValue), z.uuid()]));

/** Every key narrows; several values of a key widen it. */
export const userFilter = z.object({
  /** Every word begins a word of the name, the username or the mail address. */
  search: z.string().trim().max(120).optional(),
  show: z.enum(shownPeople).default("users"),
  license: anyOf(z.enum([...recordingLicenses, noValue])),
  regionalStorage: anyOf(z.enum([...regions, noValue])),
  /** As the directory spells them. */
  department: anyOf(z.string().max(200)),
  recordingRule: ruleChoice,
  replayRule: ruleChoice,
  accessRule: ruleChoice,
  analyticsRule: ruleChoice,
  /** On, each of them. */
  addOns: anyOf(z.enum(addOnFields)),
  state: anyOf(z.enum(userStates)),
  /** At least one value comes from there: "own", or the id of a group. */
  source: z.union([z.literal("own"), z.uuid()]).optional(),
  /** Goes without a license that the configuration gives. */
  short: z.boolean().optional(),
});
export type UserFilter = z.infer<typeof userFilter>;

export const listUsersInput = userFilter.extend({
  sort: z.enum(userSorts).default("name"),
  descending: z.boolean().default(false),
  page: z.int().min(1).max(10_000).default(1),
  pageSize: z.int().min(10).max(200).default(50),
});
export type ListUsers = z.infer<typeof listUsersInput>;

/** What may be set on people and on groups, each field alone. */
export const configurationChanges = z
  .object({
    license: z.enum(recordingLicenses).nullable(),
    regionalStorage: z.enum(regions).nullable(),
    recordingRuleId: z.uuid().nullable(),
    replayRuleId: z.uuid().nullable(),
    accessRuleId: z.uuid().nullable(),
    analyticsRuleId: z.uuid().nullable(),
    addOnZoom: z.boolean().nullable(),
    addOnRingCentral: z.boolean().nullable(),
    addOnAnalytics: z.boolean().nullable(),
    addOnFullChat: z.boolean().nullable(),
  })
  .partial();

const personIds = z
  .array(z.uuid())
  .min(1, "Tick at least one person.")
  .max(maxPeopleAtOnce, `At most ${maxPeopleAtOnce} people at a time.`);

/** Only the fields that are given change; null takes the person's own value away, so that a group's or none holds. */
export const configureUsersInput = z.object({
  personIds,
  changes: configurationChanges.refine(
    (changes) => Object.values(changes).some((value) => value !== undefined),
    "Change at least one field.",
  ),
});
export type ConfigureUsers = z.infer<typeof configureUsersInput>;

export const someUsersInput = z.object({ personIds });
export type SomeUsers = z.infer<typeof someUsersInput>;

/** Not stricter than Entra, whose guests have a "#" in their usernames. */
const address = (message: string) =>
  z
    .string()
    .trim()
    .max(320)
    .regex(/^[^\s@]+@[^\s@]+$/, message);

export const addUsersInput = z.discriminatedUnion("source", [
  z.object({
    source: z.literal("directory"),
    /** Entra object ids; who they are is asked of the directory, never of the browser. */
    oids: z.array(z.uuid()).min(1, "Choose at least one person.").max(maxAddedByName),
  }),
  z.object({ source: z.literal("group"), groupId: z.uuid() }),
  z.object({
    source: z.literal("manual"),
    name: z.string().trim().min(1, "Give the name.").max(200),
    username: address("Give the user principal name, such as ana@contoso.com."),
    mail: address("Give a mail address, or leave it empty.").optional(),
    department: z.string().trim().max(200).optional(),
    oid: z.uuid("Give the object id as Entra shows it, or leave it empty.").optional(),
  }),
]);
export type AddUsers = z.infer<typeof addUsersInput>;

/** Who was added; `unrecorded` of them have no recording rule: nothing of theirs is imported. */
export type AddedUsers = { personIds: string[]; already: number; unrecorded: number };

export const groupToAddInput = z.object({ groupId: z.uuid() });
export type GroupToAdd = z.infer<typeof groupToAddInput>;
/** People of a group, nested ones too, of those whom the actor may add. */
export type GroupPreview = { members: number; already: number; configures: boolean };

export type Sourced<T> = {
  value: T;
  source: { kind: "own" } | { kind: "group"; groupId: string; groupName: string } | { kind: "default" };
};
export type NamedRule = { id: string; name: string };

export type UserListItem = {
  id: string;
  name: string;
  username: string;
  department: string | null;
  state: UserState;
  origin: PersonOrigin;
  /** Is a User; else stands in the directory only. */
  listed: boolean;
  license: Sourced<RecordingLicense | null>;
  regionalStorage: Sourced<Region | null>;
  recordingRule: Sourced<NamedRule | null>;
  replayRule: Sourced<NamedRule | null>;
  accessRule: Sourced<NamedRule | null>;
  analyticsRule: Sourced<NamedRule | null>;
  addOnZoom: Sourced<boolean | null>;
  addOnRingCentral: Sourced<boolean | null>;
  addOnAnalytics: Sourced<boolean | null>;
  addOnFullChat: Sourced<boolean | null>;
  /** Licenses that the configuration gives and the organization has none left of. */
  short: LicenseSku[];
};
export type UserPage = { items: UserListItem[]; total: number; page: number; pageSize: number };

/** What the filter and the dialogs offer besides rules. */
export type UserChoices = {
  departments: string[];
  /** Groups that configure people. */
  groups: { id: string; name: string }[];
  /** Kinds of rule that the viewer's User Assignment lets them assign. */
  assignable: RuleKind[];
};

export const reportFormats = ["csv", "xlsx"] as const;
export type ReportFormat = (typeof reportFormats)[number];
