import type { RecordingLicense } from "@/db/constants";
import type { PoolState } from "@/server/domain/licenses/pools";

export type SetupStep = {
  key: "sign_in" | "consent" | "licenses" | "people" | "rules" | "job" | "zoom" | "first_recording";
  state: "done" | "open" | "waiting";
  /** One plain sentence with what to do or what was found. */
  note: string;
  href: string | null;
};

export type TenantOverview = {
  name: string;
  tid: string;
  timeZone: string;
  defaultRegion: string;
  licenses: PoolState[];
  imports: { license: RecordingLicense; media: string[] }[];
  freeAdministrator: { id: string; name: string } | null;
  directory: { syncedAt: Date | null; consented: boolean; people: number };
  setup: SetupStep[];
};
