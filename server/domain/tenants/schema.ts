import { z } from "zod";

import { type RecordingLicense, type Region, regions } from "@/db/constants";
import type { PoolState } from "@/server/domain/licenses/schema";

/** Whether Zoom is the only source, or Holdfast has been used for another one already. */
export const setupStarts = ["zoom_only", "other_source"] as const;
export type SetupStart = (typeof setupStarts)[number];

export const setupInput = z.object({ start: z.enum(setupStarts).default("zoom_only") });
export type SetupInput = z.infer<typeof setupInput>;

export type SetupStepKey =
  | "sign_in"
  | "consent"
  | "licenses"
  | "rules"
  | "people"
  | "job"
  | "zoom"
  | "recorded_at_zoom"
  | "first_recording";

export type SetupStep = {
  key: SetupStepKey;
  state: "done" | "open" | "waiting";
  /** One plain sentence with what to do or what was found. */
  note: string;
  href: string | null;
  /** What must be done first; empty unless it waits. */
  waitsFor: SetupStepKey[];
};
/** `finished`: recordings arrive; what is left concerns single people. */
export type Setup = { steps: SetupStep[]; done: number; finished: boolean };

const zones = new Set([...Intl.supportedValuesOf("timeZone"), "UTC"]);

export const timeZoneInput = z.string().refine((zone) => zones.has(zone), {
  error: "The time zone must be an IANA name such as Europe/Berlin.",
});

export const changeTenantInput = z
  .object({ timeZone: timeZoneInput, defaultRegion: z.enum(regions) })
  .partial()
  .refine((changes) => Object.keys(changes).length > 0, "Change at least one setting.");
export type ChangeTenant = z.infer<typeof changeTenantInput>;

export const candidatesInput = z.object({ search: z.string().trim().max(120).default("") });
export type CandidatesInput = z.infer<typeof candidatesInput>;

export const handOverInput = z.object({ personId: z.uuid() });
export type HandOver = z.infer<typeof handOverInput>;

export type AdministratorCandidate = { id: string; name: string; username: string };

export type FreeAdministrator = {
  id: string;
  name: string;
  username: string;
  /** False: deactivated here, or disabled or gone in the directory. */
  active: boolean;
  /** A recording license that they use all the same, of their own or of a group. */
  license: RecordingLicense | null;
  /** It is whoever asks. */
  isYou: boolean;
};

export type RegionState = {
  region: Region;
  configured: boolean;
  /** Null where the store can't tell, or does not answer. */
  freeBytes: number | null;
  answers: boolean;
  jobs: number;
  people: number;
};

export type TenantOverview = {
  name: string;
  tid: string;
  timeZone: string;
  defaultRegion: Region;
  licenses: PoolState[];
  imports: { license: RecordingLicense; media: string[] }[];
  freeAdministrator: FreeAdministrator | null;
  /** Whoever asks may hand the administration without license over. */
  mayHandOver: boolean;
  directory: { syncedAt: Date | null; consented: boolean; people: number };
  setup: { done: number; of: number };
};
