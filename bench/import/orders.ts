import type { StoredToken } from "@/server/connectors/zoom/oauth";
import type { ZoomSettings } from "@/server/connectors/zoom/settings";

/** What a worker is asked to fetch, by the archive's own import or by a bare loop to compare with. */
export type Orders = {
  how: "import" | "floor";
  appUrl: string;
  keyring: string;
  storage: string;
  tenantId: string;
  jobId: string;
  sessionKeys: string[];
  parallel: number;
  settings: ZoomSettings;
  pair: StoredToken;
};

export type Report = {
  seconds: number;
  cpuSeconds: number;
  files: number;
  idleBytes: number;
  peakBytes: number;
  /** Resident memory by how many files were brought. */
  residents: { files: number; bytes: number }[];
};
