import { type BuiltInRule, ruleKinds, type RuleKind } from "@/db/constants";
import type { TenantTx } from "@/db/client";
import { rule, ruleVersion } from "@/db/schema";
import {
  type AccessRule,
  adminRights,
  noAssignment,
  type RecordingRule,
  type ReplayRule,
  userRights,
} from "@/server/domain/rules/schema";
import { newId } from "@/server/lib/id";

type Definition = { name: string; description: string } & (
  | { kind: Extract<RuleKind, "access">; definition: AccessRule }
  | { kind: Extract<RuleKind, "replay">; definition: ReplayRule }
  | { kind: Extract<RuleKind, "recording">; definition: RecordingRule }
);

const replayFully = {
  ...{ personIds: [], groupIds: [], replay: "as_visible", approverIds: [], window: null },
  ...{ download: true, transcript: true, chat: true, askReason: false },
} satisfies Partial<ReplayRule>;

/** What every tenant starts with; these can be copied, not changed. */
const builtIns: Readonly<Record<BuiltInRule, Definition>> = {
  administrator: {
    kind: "access",
    name: "Administrator",
    description: "Every right.",
    definition: {
      rights: [...adminRights, ...userRights],
      assignment: { scope: "all", personIds: [], kinds: [...ruleKinds] },
    },
  },
  user: {
    kind: "access",
    name: "User",
    description: "Search, replay and the dashboard. Holds for everybody who has no other access rule.",
    definition: {
      rights: ["conversations.search", "conversations.replay", "dashboard.view"],
      assignment: noAssignment,
    },
  },
  replay_all: {
    kind: "replay",
    name: "Replay All",
    description: "Sees and replays every conversation of the organization.",
    definition: { visibility: "all", ...replayFully },
  },
  replay_own: {
    kind: "replay",
    name: "Replay Own",
    description: "Sees and replays own conversations. Holds for everybody who has no other replay rule.",
    definition: { visibility: "own", ...replayFully },
  },
  never_record: {
    kind: "recording",
    name: "Never Record",
    description: "Nothing is imported.",
    definition: {
      audio: false,
      video: false,
      screenOnly: false,
      chat: false,
      reevaluate: false,
      recordingType: "never",
      onDemandDays: 14,
      recordingControl: false,
      recordSwitch: false,
      retentionDays: null,
    },
  },
};

/** Writes the built-in rules of a new tenant, version 1 each; answers their ids. */
export async function insertBuiltInRules(
  tx: TenantTx,
  tenantId: string,
  now: Date,
): Promise<Record<BuiltInRule, string>> {
  const rows = Object.entries(builtIns).map(([key, builtIn]) => ({ key, id: newId(), ...builtIn }));
  await tx.insert(rule).values(
    rows.map(({ key, id, kind, name }) => ({
      tenantId,
      id,
      kind,
      name,
      builtIn: key as BuiltInRule,
      currentVersion: 1,
      createdAt: now,
      changedAt: now,
    })),
  );
  await tx.insert(ruleVersion).values(
    rows.map(({ id, definition, description }) => ({
      tenantId,
      id: newId(),
      ruleId: id,
      version: 1,
      definition,
      description,
      createdAt: now,
    })),
  );
  return Object.fromEntries(rows.map(({ key, id }) => [key, id])) as Record<BuiltInRule, string>;
}
