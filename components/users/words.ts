import { recordingLicenses, regions } from "@/db/constants";
import { skuLabels } from "@/server/domain/licenses/schema";
import {
  addOnFields,
  type shownPeople,
  type Sourced,
  type UserSort,
  type UserState,
} from "@/server/domain/users/schema";

export const shownWords: Record<(typeof shownPeople)[number], string> = {
  users: "Users",
  not_added: "Not added yet",
  all: "Everybody in the directory",
};

export const columnLabels: Record<UserSort, string> = {
  name: "Name",
  username: "Username",
  license: "License",
  regionalStorage: "Regional Storage",
  department: "Department",
  recordingRule: "Recording Rule",
  replayRule: "Replay Rule",
  accessRule: "Access Rule",
  analyticsRule: "Analytics Rules",
  addOns: "Add-ons",
  state: "State",
};

export const addOnLabels: Record<(typeof addOnFields)[number], string> = {
  addOnZoom: "Zoom Integration",
  addOnRingCentral: "Ring Central",
  addOnAnalytics: "Analytics",
  addOnFullChat: "Full Chat",
};

export const stateWords: Record<UserState, string> = {
  active: "Active",
  disabled: "Account disabled",
  left: "Left the directory",
  deactivated: "Deactivated",
};

export const regionOptions = regions.map((value) => ({ value, label: value }));
export const licenseOptions = recordingLicenses.map((value) => ({ value, label: skuLabels[value] }));
export const addOnOptions = addOnFields.map((value) => ({ value, label: addOnLabels[value] }));

/** Where a value comes from: "own", "from Sales" or "default". */
export function sourceWords(source: Sourced<unknown>["source"]): string {
  switch (source.kind) {
    case "own":
      return "own";
    case "group":
      return `from ${source.groupName}`;
    case "default":
      return "default";
  }
}
