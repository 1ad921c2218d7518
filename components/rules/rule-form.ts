import { zodResolver } from "@hookform/resolvers/zod";
import type { Resolver } from "react-hook-form";
import { z } from "zod";

import type { RuleKind } from "@/db/constants";
import { createRuleInput, type RuleDetail } from "@/server/domain/rules/editor/schema";
import {
  type AccessRule,
  type AnalyticsRule,
  noAssignment,
  type RecordingRule,
  type ReplayRule,
  ruleDefinitions,
} from "@/server/domain/rules/schema";

/** The editor's state: what all kinds have, and a draft of each, so that another Rule Type loses nothing. */
export type RuleForm = {
  name: string;
  description: string;
  recording: RecordingRule;
  replay: ReplayRule;
  access: AccessRule;
  analytics: AnalyticsRule;
};

const blank: RuleForm = {
  name: "",
  description: "",
  recording: {
    audio: true,
    video: true,
    screenOnly: false,
    chat: true,
    reevaluate: false,
    recordingType: "bulk",
    onDemandDays: 14,
    recordingControl: false,
    recordSwitch: false,
    retentionDays: 730,
  },
  replay: {
    visibility: "own",
    personIds: [],
    groupIds: [],
    replay: "as_visible",
    approverIds: [],
    window: null,
    download: false,
    transcript: true,
    chat: true,
    askReason: false,
  },
  access: { rights: ["conversations.search", "conversations.replay"], assignment: noAssignment },
  analytics: { transcriptionLanguages: [], categoryIds: [] },
};

type Source = Pick<RuleDetail, "kind" | "name" | "description" | "definition">;

/** The form with a rule's content, or empty; a content that can't be read counts as empty. */
export function formOf(source: Source | null): RuleForm {
  if (!source) return blank;
  const { kind, name, description, definition } = source;
  const content = ruleDefinitions[kind].safeParse(definition);
  return { ...blank, name, description, ...(content.success && { [kind]: content.data }) };
}

const [{ shape: head }] = createRuleInput.options;

/** Checks what every rule has and the draft of one kind, by the domain's own schemas. */
export const resolverOf = (kind: RuleKind) =>
  zodResolver(
    z.object({ name: head.name, description: head.description, [kind]: ruleDefinitions[kind] }),
  ) as unknown as Resolver<RuleForm>;
