import type { DecisionReason, LicenseSku } from "@/db/constants";

import type { Configuration } from "./effective-config";

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
