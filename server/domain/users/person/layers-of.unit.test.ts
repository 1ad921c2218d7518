import fc from "fast-check";
import { expect, it } from "vitest";

import { recordingLicenses, regions } from "@/db/constants";
import {
  type ConfiguringGroup,
  resolveEffectiveConfig,
} from "@/server/domain/configuration/effective-config";
import type { Configuration } from "@/server/domain/configuration/schema";

import { layersOf } from "./layers-of";

const defaults = { replayRuleId: "default-replay", accessRuleId: "default-access" };
const rule = fc.option(fc.constantFrom("rule-1", "rule-2"));
const addOn = fc.option(fc.boolean());
const configuration: fc.Arbitrary<Configuration> = fc.record({
  ...{ license: fc.option(fc.constantFrom(...recordingLicenses)) },
  ...{ regionalStorage: fc.option(fc.constantFrom(...regions)), recordingRuleId: rule, replayRuleId: rule },
  ...{ accessRuleId: rule, analyticsRuleId: rule, addOnZoom: addOn, addOnRingCentral: addOn },
  ...{ addOnAnalytics: addOn, addOnFullChat: addOn },
});
const groups: fc.Arbitrary<ConfiguringGroup[]> = fc
  .uniqueArray(fc.record({ priority: fc.integer({ min: 1, max: 50 }), configuration }), {
    selector: ({ priority }) => priority,
    maxLength: 6,
  })
  .map((all) => all.map((group) => ({ ...group, id: `g${group.priority}`, name: `G${group.priority}` })));

it("begins with what holds, and its source", () => {
  fc.assert(
    fc.property(configuration, groups, (own, all) => {
      const effective = resolveEffectiveConfig(own, all, defaults);
      for (const { field, layers } of layersOf(own, all, defaults)) {
        const { value, source } = effective[field];
        expect(layers[0]?.value ?? null).toBe(value);
        expect(layers[0]?.source.kind ?? "default").toBe(source.kind);
      }
    }),
  );
});

it("goes on with what would hold if the first were taken away", () => {
  fc.assert(
    fc.property(configuration, groups, (own, all) => {
      for (const { field, layers } of layersOf(own, all, defaults)) {
        const [first, second] = layers;
        if (!first || first.source.kind === "default") continue;
        const { source } = first;
        const without =
          source.kind === "own"
            ? resolveEffectiveConfig({ ...own, [field]: null }, all, defaults)
            : resolveEffectiveConfig(
                own,
                all.filter(({ id }) => id !== source.id),
                defaults,
              );
        expect(second?.value ?? null).toBe(without[field].value);
      }
    }),
  );
});
