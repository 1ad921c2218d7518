import type { LicenseSku } from "@/db/constants";

/** Names of the SKUs on screens, as administrators know them. */
export const skuLabels: Record<LicenseSku, string> = {
  compliance_voice: "Compliance Voice",
  compliance_uc: "Compliance UC",
  smart_voice: "Smart Voice",
  smart_uc: "Smart UC",
  zoom: "Add-on Zoom",
  ring_central: "Add-on Ring Central",
  analytics: "Add-on Analytics",
  full_chat: "Add-on Full Chat",
};

/**
 * - `valid`, `ending` (within 30 days), `not_started`
 * - `grace`: ended less than 14 days ago; imports go on
 * - `expired`: ended longer ago; new items wait in the ledger
 */
export type PoolTerm = "valid" | "ending" | "not_started" | "grace" | "expired";

export type PoolState = {
  sku: LicenseSku;
  bought: number;
  /** People who have a seat. */
  used: number;
  free: number;
  /** People whose configuration gives this license and who go without. */
  short: number;
  /** Calendar dates; both days count. */
  startsOn: string | null;
  endsOn: string | null;
  trial: boolean;
  term: PoolTerm;
  overUsed: boolean;
  /** End of the grace that runs now, by term or by over-use. */
  graceUntil: Date | null;
};
