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
