import { z } from "zod";

import { recordingLicenses, regions } from "@/db/constants";

export const userSorts = ["name", "username", "department"] as const;

export const listUsersInput = z.object({
  /** Name or username begins with, or contains as a word. */
  search: z.string().trim().max(120).optional(),
  show: z.enum(["all", "users", "not_recorded"]).default("all"),
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

/** Only the fields that are given change; null takes the person's own value away, so that a group's or none holds. */
export const configureUsersInput = z.object({
  personIds: z.array(z.uuid()).min(1, "Tick at least one person.").max(500),
  changes: configurationChanges.refine(
    (changes) => Object.values(changes).some((value) => value !== undefined),
    "Change at least one field.",
  ),
});
export type ConfigureUsers = z.infer<typeof configureUsersInput>;

export type Sourced<T> = {
  value: T;
  source: { kind: "own" } | { kind: "group"; groupId: string; groupName: string } | { kind: "default" };
};

export type UserListItem = {
  id: string;
  name: string;
  username: string;
  department: string | null;
  directoryState: string;
  isUser: boolean;
  license: Sourced<(typeof recordingLicenses)[number] | null>;
  regionalStorage: Sourced<(typeof regions)[number] | null>;
  addOnZoom: Sourced<boolean | null>;
  recordingRule: Sourced<{ id: string; name: string } | null>;
  replayRule: Sourced<{ id: string; name: string } | null>;
  accessRule: Sourced<{ id: string; name: string } | null>;
};
export type UserPage = { items: UserListItem[]; total: number; page: number; pageSize: number };
