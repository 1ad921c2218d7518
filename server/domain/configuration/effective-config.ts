import type { Configuration } from "./schema";

export type ConfiguringGroup = { id: string; name: string; priority: number; configuration: Configuration };

/** Where a value comes from: set on the person, given by the group of the highest priority that sets it, or neither. */
type ConfigSource =
  { kind: "own" } | { kind: "group"; groupId: string; groupName: string } | { kind: "default" };

export type EffectiveField<V> = { value: V; source: ConfigSource };
export type EffectiveConfig = { [K in keyof Configuration]: EffectiveField<Configuration[K]> };

/** What holds where neither the person nor a group sets a field. */
export type DefaultRules = { replayRuleId: string; accessRuleId: string };

const nothing: Configuration = {
  license: null,
  regionalStorage: null,
  recordingRuleId: null,
  replayRuleId: null,
  accessRuleId: null,
  analyticsRuleId: null,
  addOnZoom: null,
  addOnRingCentral: null,
  addOnAnalytics: null,
  addOnFullChat: null,
};

/**
 * What holds for one person, with the reason for each field. Own beats group; among groups the lower priority number
 * wins; without either, the defaults (Replay Own, User, and no recording rule: nothing is imported).
 */
export function resolveEffectiveConfig(
  own: Configuration,
  groups: readonly ConfiguringGroup[],
  defaults: DefaultRules,
): EffectiveConfig {
  const byPriority = [...groups].sort((a, b) => a.priority - b.priority);
  const fallback: Configuration = { ...nothing, ...defaults };
  const resolve = <K extends keyof Configuration>(field: K): EffectiveField<Configuration[K]> => {
    if (own[field] !== null) return { value: own[field], source: { kind: "own" } };
    const group = byPriority.find((candidate) => candidate.configuration[field] !== null);
    if (group) {
      const source: ConfigSource = { kind: "group", groupId: group.id, groupName: group.name };
      return { value: group.configuration[field], source };
    }
    return { value: fallback[field], source: { kind: "default" } };
  };
  return {
    license: resolve("license"),
    regionalStorage: resolve("regionalStorage"),
    recordingRuleId: resolve("recordingRuleId"),
    replayRuleId: resolve("replayRuleId"),
    accessRuleId: resolve("accessRuleId"),
    analyticsRuleId: resolve("analyticsRuleId"),
    addOnZoom: resolve("addOnZoom"),
    addOnRingCentral: resolve("addOnRingCentral"),
    addOnAnalytics: resolve("addOnAnalytics"),
    addOnFullChat: resolve("addOnFullChat"),
  };
}
