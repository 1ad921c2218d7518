import { type ConfiguringGroup, type DefaultRules } from "@/server/domain/configuration/effective-config";
import { type Configuration, configurationFields } from "@/server/domain/configuration/schema";

type Layer = {
  source:
    { kind: "own" } | { kind: "group"; id: string; name: string; priority: number } | { kind: "default" };
  value: string | boolean;
};

/**
 * Everything that sets a field of a person's configuration, in the order in which it counts: own, groups by priority,
 * default. The first is what `resolveEffectiveConfig` answers; the others say what would hold without it.
 */
export function layersOf(
  own: Configuration,
  groups: readonly ConfiguringGroup[],
  defaults: DefaultRules,
): { field: keyof Configuration; layers: Layer[] }[] {
  const fallback: Partial<Configuration> = defaults;
  const places: { source: Layer["source"]; configuration: Partial<Configuration> }[] = [
    { source: { kind: "own" }, configuration: own },
    ...[...groups]
      .sort((a, b) => a.priority - b.priority)
      .map(({ id, name, priority, configuration }) => ({
        source: { kind: "group" as const, id, name, priority },
        configuration,
      })),
    { source: { kind: "default" }, configuration: fallback },
  ];
  return configurationFields.map((field) => ({
    field,
    layers: places.flatMap(({ source, configuration }) => {
      const value = configuration[field] ?? null;
      return value === null ? [] : [{ source, value }];
    }),
  }));
}
