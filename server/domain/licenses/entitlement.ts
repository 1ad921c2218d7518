import type { DecisionReason, MediaClass, RecordingLicense } from "@/db/constants";

/** What a person's licences let in from Zoom. */
export type Entitlement = { media: ReadonlySet<MediaClass> } | { refusal: DecisionReason };

const voice: ReadonlySet<MediaClass> = new Set(["audio", "text", "chat"]);
const uc: ReadonlySet<MediaClass> = new Set(["audio", "text", "chat", "video", "screen", "unknown"]);

/** The table that the Tenant page prints. Compliance and Smart import alike. */
export const mediaByLicense: Readonly<Record<RecordingLicense, ReadonlySet<MediaClass>>> = {
  compliance_voice: voice,
  smart_voice: voice,
  compliance_uc: uc,
  smart_uc: uc,
};

/** A recording licence and the Zoom add-on are both needed; chat comes with the add-on, whatever the licence. */
export function entitlement(license: RecordingLicense | null, addOnZoom: boolean): Entitlement {
  if (!license) return { refusal: "no_recording_license" };
  if (!addOnZoom) return { refusal: "no_zoom_add_on" };
  return { media: mediaByLicense[license] };
}
