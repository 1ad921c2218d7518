import type { MapIdentity } from "./schema";

const prefix = "zoom-user:";

/** Stands for the address of a user whom the source names by id alone; no address looks like it. */
export const unnamedIdentity = (sourceId: string) => `${prefix}${sourceId}`;

/** The address to show; null when the source never named one. */
export const shownEmail = (stored: string): string | null =>
  stored === "" || stored.startsWith(prefix) ? null : stored;

export const bySourceUser = (input: MapIdentity): input is Extract<MapIdentity, { sourceId: string }> =>
  "sourceId" in input;
