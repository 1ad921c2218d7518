import type { LicenseSku, RecordingLicense } from "@/db/constants";
import type { Configuration } from "@/server/domain/configuration/schema";

const addOnFields = {
  zoom: "addOnZoom",
  ring_central: "addOnRingCentral",
  analytics: "addOnAnalytics",
  full_chat: "addOnFullChat",
} as const satisfies Partial<Record<LicenseSku, keyof Configuration>>;

type AddOn = keyof typeof addOnFields;
const addOns = Object.keys(addOnFields) as AddOn[];

type Licensed = { license: RecordingLicense | null } & Record<(typeof addOnFields)[AddOn], boolean | null>;

/** The SKUs that a configuration asks for. An add-on counts only beside a recording licence. */
export function skusOf(config: Licensed): LicenseSku[] {
  if (!config.license) return [];
  return [config.license, ...addOns.filter((addOn) => config[addOnFields[addOn]] === true)];
}

/** The field of the configuration that asks for this SKU. */
export const fieldOfSku = (sku: LicenseSku): "license" | (typeof addOnFields)[AddOn] =>
  sku in addOnFields ? addOnFields[sku as AddOn] : "license";
