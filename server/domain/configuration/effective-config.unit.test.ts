import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { recordingLicenses, regions } from "@/db/constants";

import { type ConfiguringGroup, resolveEffectiveConfig } from "./effective-config";
import { type Configuration, configurationFields } from "./schema";

const defaults = { replayRuleId: "default-replay", accessRuleId: "default-access" };
const rule = fc.option(fc.constantFrom("rule-1", "rule-2", "rule-3"));
const addOn = fc.option(fc.boolean());
const configuration: fc.Arbitrary<Configuration> = fc.record({
  license: fc.option(fc.constantFrom(...recordingLicenses)),
  regionalStorage: fc.option(fc.constantFrom(...regions)),
  recordingRuleId: rule,
  replayRuleId: rule,
  accessRuleId: rule,
  analyticsRuleId: rule,
  addOnZoom: addOn,
  addOnRingCentral: addOn,
  addOnAnalytics: addOn,
  addOnFullChat: addOn,
});
/** Priorities are unique within a tenant (a unique key holds it). */
const groups: fc.Arbitrary<ConfiguringGroup[]> = fc
  .uniqueArray(fc.record({ priority: fc.integer({ min: 1, max: 50 }), configuration }), {
    selector: (group) => group.priority,
    maxLength: 6,
  })
  .map((all) =>
    all.map((group) => ({ ...group, id: `g${group.priority}`, name: `Group ${group.priority}` })),
  );

describe("resolveEffectiveConfig", () => {
  it("lets own beat every group, field by field, and says so", () => {
    fc.assert(
      fc.property(configuration, groups, (own, all) => {
        const config = resolveEffectiveConfig(own, all, defaults);
        for (const field of configurationFields) {
          if (own[field] === null) expect(config[field].source.kind).not.toBe("own");
          else expect(config[field]).toEqual({ value: own[field], source: { kind: "own" } });
        }
      }),
    );
  });

  it("takes the value of the lowest priority number that sets it, and names the group", () => {
    fc.assert(
      fc.property(configuration, groups, (own, all) => {
        const config = resolveEffectiveConfig(own, all, defaults);
        for (const field of configurationFields) {
          const { value, source } = config[field];
          if (source.kind !== "group") continue;
          const giver = all.find((group) => group.id === source.groupId);
          expect(giver?.configuration[field]).toBe(value);
          expect(source.groupName).toBe(giver?.name);
          const setting = all.filter((group) => group.configuration[field] !== null);
          expect(Math.min(...setting.map((group) => group.priority))).toBe(giver?.priority);
        }
      }),
    );
  });

  it("never changes a value for a group of lower priority than the one that set it", () => {
    fc.assert(
      fc.property(configuration, groups, configuration, (own, all, added) => {
        const before = resolveEffectiveConfig(own, all, defaults);
        const last = { id: "last", name: "Last", priority: 99, configuration: added };
        const after = resolveEffectiveConfig(own, [...all, last], defaults);
        for (const field of configurationFields) {
          if (before[field].source.kind !== "default") expect(after[field]).toEqual(before[field]);
        }
      }),
    );
  });

  it("does not depend on the order in which groups are given", () => {
    const shuffled = groups.chain((all) =>
      fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length })),
    );
    fc.assert(
      fc.property(configuration, shuffled, (own, [all, other]) => {
        expect(resolveEffectiveConfig(own, other, defaults)).toEqual(
          resolveEffectiveConfig(own, all, defaults),
        );
      }),
    );
  });

  it("falls back to User and Replay Own, and to nothing else", () => {
    const nothing = Object.fromEntries(configurationFields.map((field) => [field, null]));
    const config = resolveEffectiveConfig(nothing as Configuration, [], defaults);
    for (const field of configurationFields) {
      const value = field === "replayRuleId" || field === "accessRuleId" ? defaults[field] : null;
      expect(config[field]).toEqual({ value, source: { kind: "default" } });
    }
  });

  it("takes an add-on that is refused by its own No, not by absence", () => {
    const none = resolveEffectiveConfig(
      {
        ...(Object.fromEntries(configurationFields.map((f) => [f, null])) as Configuration),
        addOnZoom: false,
      },
      [{ id: "g", name: "G", priority: 1, configuration: { addOnZoom: true } as Configuration }],
      defaults,
    );
    expect(none.addOnZoom).toEqual({ value: false, source: { kind: "own" } });
  });
});
