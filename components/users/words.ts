import { recordingLicenses, regions } from "@/db/constants";
import { skuLabels } from "@/server/domain/licenses/schema";
import type { Sourced } from "@/server/domain/users/schema";

import type { shownUsers } from "./address";

export const shownWords: Record<(typeof shownUsers)[number], string> = {
  all: "All people",
  users: "Users",
  not_recorded: "Without a recording rule of their own",
};

export const regionOptions = regions.map((value) => ({ value, label: value }));
export const licenseOptions = recordingLicenses.map((value) => ({ value, label: skuLabels[value] }));

/** Where a value comes from: "own", "group Sales" or "default". */
export function sourceWords(source: Sourced<unknown>["source"]): string {
  switch (source.kind) {
    case "own":
      return "own";
    case "group":
      return `group ${source.groupName}`;
    case "default":
      return "default";
  }
}

export const onOff = (on: boolean) => (on ? "On" : "Off");

/** Accounts that are no longer there, or asleep, in words; null for active ones. */
export function directoryStateWords(state: string): string | null {
  if (state === "active") return null;
  if (state === "disabled") return "account disabled";
  return state === "left" ? "left the directory" : state;
}
