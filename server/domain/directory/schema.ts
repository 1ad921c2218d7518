import { z } from "zod";

import type { DirectoryFailure } from "@/db/constants";

type BeforeAfter = { before: number; after: number };

export type DirectoryStatus = {
  consented: boolean;
  syncedAt: Date | null;
  nextSyncAt: Date;
  /** Why the last attempt brought nothing; null = it went well, or waits for a person's word. */
  failure: DirectoryFailure | null;
  /** Of the directory, without those who left. */
  people: number;
  /** Left the directory and are kept for what is theirs. */
  left: number;
  /** Entered by hand. */
  manual: number;
  groups: number;
  /** Null = groups were never read. */
  groupsRead: boolean;
  managersReadAt: Date | null;
  shrinkPercent: number;
  /** An answer that was refused because too many would be gone; `after` counts those who would stay. */
  shrink: {
    at: string;
    people: BeforeAfter;
    groups: BeforeAfter;
    members: BeforeAfter;
    confirmedAt: Date | null;
  } | null;
};

/** `at` names the refused answer that the person saw: a later one needs another look. */
export const confirmDirectoryShrinkInput = z.object({ at: z.iso.datetime() });
export type ConfirmDirectoryShrink = z.infer<typeof confirmDirectoryShrinkInput>;

const percentMessage = "Enter a whole number from 1 to 100.";
export const setDirectoryShrinkPercentInput = z.object({
  percent: z.int(percentMessage).min(1, percentMessage).max(100, percentMessage),
});
export type SetDirectoryShrinkPercent = z.infer<typeof setDirectoryShrinkPercentInput>;

export const searchDirectoryInput = z.object({
  query: z.string().trim().min(1, "Type a name or an e-mail address.").max(120),
});
export type SearchDirectory = z.infer<typeof searchDirectoryInput>;

export type FoundPerson = {
  oid: string;
  name: string;
  upn: string;
  mail: string | null;
  department: string | null;
  /** Their id here; null = not synced yet. */
  known: string | null;
  isUser: boolean;
};

/** `synced` = Graph could not be reached, so these are the people of the last sync. */
export type DirectorySearch = { source: "graph" | "synced"; people: FoundPerson[] };
