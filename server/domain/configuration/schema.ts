import type { DecisionReason, LicenseSku, RecordingLicense, Region } from "@/db/constants";

/** What may be set on a person or a group; null = not set there. */
export type Configuration = {
  license: RecordingLicense | null;
  regionalStorage: Region | null;
  recordingRuleId: string | null;
  replayRuleId: string | null;
  accessRuleId: string | null;
  analyticsRuleId: string | null;
  addOnZoom: boolean | null;
  addOnRingCentral: boolean | null;
  addOnAnalytics: boolean | null;
  addOnFullChat: boolean | null;
};

export const configurationFields = [
  "license",
  "regionalStorage",
  "recordingRuleId",
  "replayRuleId",
  "accessRuleId",
  "analyticsRuleId",
  "addOnZoom",
  "addOnRingCentral",
  "addOnAnalytics",
  "addOnFullChat",
] as const satisfies readonly (keyof Configuration)[];

/** How many there are of each noun of the configuration; null = not for this person to see. */
export type MenuCounts = Record<
  "users" | "groups" | "rules" | "categories" | "customFields" | "jobs" | "requests",
  number | null
>;

/** A value as a preview names it: rules by their names. */
export type PreviewValue = string | boolean | null;

/** What a change would do. Nothing of it is written. */
export type ConfigurationPreview = {
  /** People for whom something else would hold; the first 100 by name, of those whom the actor may list. */
  people: {
    total: number;
    items: {
      id: string;
      name: string;
      fields: { field: keyof Configuration; before: PreviewValue; after: PreviewValue }[];
    }[];
  };
  /** Who would newly go without a license that their configuration gives. */
  without: { personId: string; name: string; sku: LicenseSku }[];
  /** Recordings of the last 30 days of the ledger, decided anew. What is archived stays, whatever is decided. */
  imports: {
    considered: number;
    capped: boolean;
    keepNow: number;
    skipNow: number;
    reasons: { reason: DecisionReason; count: number }[];
  };
  /** Why it would be refused; the rest is empty then. */
  refusal: string | null;
};
