import { type BuiltInRule, ruleKinds, type RuleKind } from "@/db/constants";
import { AppError } from "@/server/lib/errors";

import { readAccessRule } from "./read-access-rule";
import {
  type AccessRule,
  type AnalyticsRule,
  type RecordingRule,
  type ReplayRule,
  rights,
  ruleDefinitions,
} from "./schema";

/** What a rule says, by its kind. */
export type RuleContent =
  | { kind: "recording"; definition: RecordingRule }
  | { kind: "replay"; definition: ReplayRule }
  | { kind: "access"; definition: AccessRule }
  | { kind: "analytics"; definition: AnalyticsRule };

/** @throws AppError BAD_REQUEST with the first thing that is wrong */
export function parseDefinition(kind: RuleKind, given: unknown): RuleContent {
  const schema = ruleDefinitions[kind];
  const parsed = schema.safeParse(given);
  if (!parsed.success) {
    throw new AppError("BAD_REQUEST", parsed.error.issues[0]?.message ?? "The rule is incomplete.");
  }
  return normalizeContent({ kind, definition: parsed.data } as RuleContent);
}

/** What a stored version says in today's shape, as far as it can be read. */
export const readDefinition = (
  kind: RuleKind,
  stored: { builtIn: BuiltInRule | null; definition: unknown },
): unknown =>
  kind === "access"
    ? readAccessRule(stored)
    : (ruleDefinitions[kind].safeParse(stored.definition).data ?? stored.definition);

/** The same as content; null when it is not of its kind's shape. */
export function readContent(
  kind: RuleKind,
  stored: { builtIn: BuiltInRule | null; definition: unknown },
): RuleContent | null {
  const { data } = ruleDefinitions[kind].safeParse(readDefinition(kind, stored));
  return data ? normalizeContent({ kind, definition: data } as RuleContent) : null;
}

const once = (values: readonly string[]) => [...new Set(values)].sort();

/** Pure. One way to write down one content: lists without order or repetition, and nothing that has no effect. */
export function normalizeContent(content: RuleContent): RuleContent {
  switch (content.kind) {
    case "recording":
      return content;
    case "replay": {
      const { definition: rule } = content;
      const selected = rule.visibility === "selected";
      return {
        kind: "replay",
        definition: {
          ...rule,
          personIds: selected ? once(rule.personIds) : [],
          groupIds: selected ? once(rule.groupIds) : [],
          approverIds: rule.replay === "on_request" ? once(rule.approverIds) : [],
          window: rule.replay === "time_window" ? rule.window : null,
        },
      };
    }
    case "access": {
      const { rights: given, assignment } = content.definition;
      const { scope } = assignment;
      return {
        kind: "access",
        definition: {
          rights: rights.filter((right) => given.includes(right)),
          assignment: {
            scope,
            personIds: scope === "certain" ? once(assignment.personIds) : [],
            kinds: scope === "none" ? [] : ruleKinds.filter((kind) => assignment.kinds.includes(kind)),
          },
        },
      };
    }
    case "analytics": {
      const { transcriptionLanguages, categoryIds } = content.definition;
      return {
        kind: "analytics",
        definition: {
          transcriptionLanguages: once(transcriptionLanguages),
          categoryIds: once(categoryIds),
        },
      };
    }
  }
}
