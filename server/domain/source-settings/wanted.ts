import type { SettingState, SourceProduct } from "@/db/constants";
import { entitlement } from "@/server/domain/licenses/entitlement";
import type { ItemOwner } from "@/server/domain/rules/decide";

import { settingTable, type SettingValues, type Wish } from "./table/schema";

/** Pure. What holds for a user of Zoom who is to be recorded by a rule; null = nothing is wanted of Zoom for them. */
export function wishOf(owner: ItemOwner): Wish | null {
  if (owner.match !== "person" || owner.deactivated || owner.seat !== "held") return null;
  const entitled = entitlement(owner.license, owner.addOnZoom);
  const rule = owner.recordingRule;
  if ("refusal" in entitled || !rule) return null;
  const switchedOff = rule.recordSwitch && owner.switchedOff.some((period) => period.until === null);
  return { rule, media: entitled.media, switchedOff };
}

/** Pure. What the rule wants Zoom to be set to; null = it wants nothing, so that nothing is judged or written. */
export function wantedSettings(
  product: SourceProduct,
  wish: Wish | null,
  current: SettingValues,
): SettingValues | null {
  if (!wish) return null;
  const wanted: SettingValues = {};
  for (const row of settingTable) {
    if (row.product !== product) continue;
    const value = row.wanted(wish, current);
    if (value !== undefined) wanted[row.setting] = value;
  }
  return wanted;
}

/** Pure. What would have to be written: a setting that Zoom does not offer this user can't be. */
export function differences(wanted: SettingValues | null, current: SettingValues): SettingValues {
  return Object.fromEntries(
    Object.entries(wanted ?? {}).filter(([setting, value]) => {
      const now = current[setting] ?? null;
      return now !== null && now !== value;
    }),
  );
}

/**
 * Pure. What a change sends: with each part of a node its other parts as they are, because nobody says whether Zoom merges
 * or replaces the node of a meeting's settings.
 */
export function toSend(
  product: SourceProduct,
  changes: SettingValues,
  current: SettingValues,
): SettingValues {
  if (product === "phone") return changes;
  const nodes = new Set(Object.keys(changes).flatMap((setting) => nodeOf(setting) ?? []));
  const siblings = Object.entries(current).filter(([setting, value]) => {
    const node = nodeOf(setting);
    return value !== null && node !== null && nodes.has(node);
  });
  return { ...Object.fromEntries(siblings), ...changes };
}

function nodeOf(setting: string): string | null {
  const dot = setting.indexOf(".");
  return dot < 0 ? null : setting.slice(0, dot);
}

/** Why a user's settings could not be read or written; closed, the rest of the story is the state's. */
export const settingFailures = ["not_licensed", "refused", "gone", "not_offered"] as const;
export type SettingFailure = (typeof settingFailures)[number];

/** Pure. How what Zoom is set to stands to what the rule wants. */
export function stateOf(row: {
  wanted: SettingValues | null;
  current: SettingValues;
  locked: readonly string[];
  failure: SettingFailure | null;
  written: boolean;
}): SettingState {
  const open = Object.keys(differences(row.wanted, row.current));
  const offered = Object.values(row.current).some((value) => value !== null);
  if (!offered) return "unavailable";
  if (open.length === 0 && !lacksCloud(row.wanted, row.current)) return row.written ? "written" : "as_wanted";
  if (row.failure === "not_licensed" || lacksCloud(row.wanted, row.current)) return "not_licensed";
  if (open.every((setting) => row.locked.includes(setting))) return "locked";
  return row.failure === null ? "differs" : "failed";
}

/** Zoom leaves the switch out for who has no cloud recording. */
const lacksCloud = (wanted: SettingValues | null, current: SettingValues) =>
  wanted?.["auto_recording"] === "cloud" && (current["cloud_recording"] ?? null) === null;
