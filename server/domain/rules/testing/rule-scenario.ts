import type { RuleKind } from "@/db/constants";
import type { Database } from "@/db/client";
import { createRule } from "@/server/domain/rules/create-rule";
import { createRuleInput } from "@/server/domain/rules/editor/schema";
import type { Right } from "@/server/domain/rules/schema";
import { tenantFixture } from "@/server/domain/testing/tenant-fixture";

const media = { audio: true, video: true, screenOnly: false, chat: true, reevaluate: false };
export const recording = {
  ...{ ...media, recordingType: "bulk", onDemandDays: 14, recordingControl: false, recordSwitch: false },
  retentionDays: 30,
};
export const replay = {
  ...{ visibility: "own", replay: "as_visible", download: true, transcript: true, chat: true },
};
export const everything = {
  ...{ scope: "all", personIds: [], kinds: ["recording", "replay", "access", "analytics"] },
};

/** One content of each kind, and another. */
export const contents: Record<RuleKind, object> = {
  recording,
  replay,
  access: { rights: ["users.list"], assignment: everything },
  analytics: { transcriptionLanguages: ["de", "en-GB"] },
};
export const otherContents: Record<RuleKind, object> = {
  recording: { ...recording, video: false },
  replay: { ...replay, download: false },
  access: { rights: ["users.list", "jobs.manage"], assignment: everything },
  analytics: { transcriptionLanguages: ["fr"] },
};

export type RuleScenario = Awaited<ReturnType<typeof ruleScenario>>;

/** A tenant with an administrator and Bob, and ways to add rules by the real verb. */
export async function ruleScenario(database: Database) {
  const home = await tenantFixture(database);
  const admin = await home.signIn(home.administrator);
  const bob = await home.addPerson("Bob Berg");

  const add = (kind: RuleKind, name: string, definition: unknown = contents[kind], who = admin) =>
    createRule(who.ctx, createRuleInput.parse({ kind, name, definition }));

  /** Signs in somebody new with these rights, who assigns access rules to all. */
  async function helper(given: readonly Right[], name = "Hal Helper") {
    const assignment = { ...everything, kinds: ["access"] };
    const { id } = await add("access", `Rights of ${name}`, { rights: [...given], assignment });
    return home.signIn(await home.addPerson(name, { accessRuleId: id }));
  }

  return { home, admin, bob, add, helper };
}
