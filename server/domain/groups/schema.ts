import { z } from "zod";

import type { RecordingLicense, Region } from "@/db/constants";

export const listGroupsInput = z.object({ search: z.string().trim().max(120).optional() });

export type GroupListItem = {
  id: string;
  name: string;
  priority: number | null;
  memberCount: number;
  license: RecordingLicense | null;
  regionalStorage: Region | null;
  addOnZoom: boolean | null;
  recordingRule: string | null;
  replayRule: string | null;
  accessRule: string | null;
};
