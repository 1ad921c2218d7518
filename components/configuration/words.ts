import type { ConfigurationPreview, PreviewValue } from "@/server/domain/configuration/schema";
import { skuLabels } from "@/server/domain/licenses/schema";

type Field = ConfigurationPreview["people"]["items"][number]["fields"][number]["field"];

/** Names of the fields, as the lists of users and groups carry them. */
export const fieldLabels: Record<Field, string> = {
  license: "License",
  regionalStorage: "Regional Storage",
  recordingRuleId: "Recording Rule",
  replayRuleId: "Replay Rule",
  accessRuleId: "Access Rule",
  analyticsRuleId: "Analytics Rules",
  addOnZoom: "Add On Zoom Integration",
  addOnRingCentral: "Add On Ring Central",
  addOnAnalytics: "Add On Analytics",
  addOnFullChat: "Add On Full Chat",
};

const skus: Readonly<Record<string, string>> = skuLabels;

/** A value of a field as people read it; rules come by their names. */
export function valueWords(field: Field, value: PreviewValue): string {
  if (value === null) return "None";
  if (typeof value === "boolean") return value ? "On" : "Off";
  return field === "license" ? (skus[value] ?? value) : value;
}
