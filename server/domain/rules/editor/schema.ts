import { z } from "zod";

import type { RuleKind } from "@/db/constants";

import { accessRule, analyticsRule, recordingRule, replayRule, type RuleListItem } from "../schema";

const ruleHead = {
  name: z.string().trim().min(1, "Give the rule a name.").max(120),
  description: z.string().trim().max(2_000).default(""),
};

const ofKind = <K extends RuleKind, D extends z.ZodType>(kind: K, definition: D) =>
  z.object({
    kind: z.literal(kind),
    ...ruleHead,
    definition,
    /** The rule whose content this one started with. */
    copiedFrom: z.uuid().optional(),
  });

export const createRuleInput = z.discriminatedUnion("kind", [
  ofKind("recording", recordingRule),
  ofKind("replay", replayRule),
  ofKind("access", accessRule),
  ofKind("analytics", analyticsRule),
]);
export type CreateRule = z.infer<typeof createRuleInput>;

export const ruleIdInput = z.object({ ruleId: z.uuid() });

/** `baseVersion` is the one that was edited; `definition` has the shape of the rule's kind. */
export const saveRuleInput = ruleIdInput.extend({
  baseVersion: z.int().min(1),
  name: ruleHead.name.optional(),
  description: ruleHead.description,
  definition: z.unknown(),
});
export type SaveRule = z.infer<typeof saveRuleInput>;

export const restoreRuleInput = ruleIdInput.extend({ version: z.int().min(1) });
export type RestoreRule = z.infer<typeof restoreRuleInput>;

export type SavedRule = {
  version: number;
  /** Conversations whose retention date moves back by this; none moves forward. */
  longer: number;
};

export const ruleUsersInput = ruleIdInput.extend({ page: z.int().min(1).max(10_000).default(1) });
export const pickerInput = z.object({ search: z.string().trim().max(120).default("") });

/** Names of what definitions refer to, by id; who is outside the actor's User Assignment is absent. */
export type RuleNames = Record<string, string>;
export type Named = { id: string; name: string };

export type RuleVersionView = {
  version: number;
  description: string;
  definition: unknown;
  /** Null = came with Holdfast, or was saved by no person. */
  author: string | null;
  at: Date;
  restoredFrom: number | null;
};

export type RuleDetail = RuleListItem & {
  /** Newest first. */
  versions: RuleVersionView[];
  groups: Named[];
  names: RuleNames;
};

/** Of the rule's users, those whom the actor may list. */
export type RuleUsers = {
  items: (Named & { username: string; source: "own" | "group" | "default" })[];
  total: number;
  page: number;
  pageSize: number;
};
