import type { Configuration } from "@/server/domain/configuration/schema";
import type { CreateRule } from "@/server/domain/rules/editor/schema";

/** Tenant id of the organization that the demo shows ready configured; see standins/data/directory.json. */
export const contosoTid = "fbbfdecf-d3f9-46dd-ad49-44cfadec859b";

const bulk = {
  audio: true,
  video: true,
  screenOnly: false,
  chat: true,
  reevaluate: false,
  recordingType: "bulk",
  onDemandDays: 14,
  recordingControl: false,
  recordSwitch: false,
} as const;

export const rules: readonly CreateRule[] = [
  {
    kind: "recording",
    name: "Trading 7 years",
    description: "Everything that is said on the trading desk, with pictures.",
    definition: { ...bulk, retentionDays: 2_555 },
  },
  {
    kind: "recording",
    name: "2 years",
    description: "Advice to clients.",
    definition: { ...bulk, retentionDays: 730 },
  },
];

export type NamedConfiguration = Partial<Pick<Configuration, "license" | "addOnZoom">> & {
  recordingRule?: string;
  replayRule?: "replay_all";
};

export const groups: readonly { name: string; priority: number; configuration: NamedConfiguration }[] = [
  {
    name: "Trading Desk",
    priority: 1,
    configuration: { license: "compliance_uc", addOnZoom: true, recordingRule: "Trading 7 years" },
  },
  {
    name: "Client Service",
    priority: 2,
    configuration: { license: "compliance_uc", addOnZoom: true, recordingRule: "2 years" },
  },
];

/** Own settings, by the part of the user name before the @. */
export const people: readonly { who: string; configuration: NamedConfiguration }[] = [
  { who: "jonas.weber", configuration: { license: "compliance_voice" } },
  { who: "kaito.tanaka", configuration: { license: "compliance_voice" } },
  { who: "ben.lindqvist", configuration: { replayRule: "replay_all" } },
];
