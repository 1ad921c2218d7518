import {
  type AccessRule,
  adminRights,
  type Right,
  rightLabels,
  userRights,
} from "@/server/domain/rules/schema";

type RightGroup = { title: string; rights: readonly { right: Right; label: string }[] };

const listed = (title: string, rights: readonly Right[]): RightGroup => ({
  title,
  rights: rights.map((right) => ({ right, label: rightLabels[right].replace(`${title}: `, "") })),
});

const license = listed("License management", ["users.list", "users.add"]);
const edit = listed("Create and Edit Rules", [
  "rules.recording",
  "rules.replay",
  "rules.access",
  "rules.analytics",
  "audit.read",
  "jobs.manage",
  "custom_fields.manage",
  "holds.manage",
]);
const mapping = listed("User Mapping", ["users.map_external"]);
const grouped = new Set([license, edit, mapping].flatMap(({ rights }) => rights.map(({ right }) => right)));

/** As the manual groups them; every later right stands in the last one. */
export const adminGroups: readonly RightGroup[] = [
  license,
  edit,
  mapping,
  listed(
    "Organization",
    adminRights.filter((right) => !grouped.has(right)),
  ),
];

export const userGroups: readonly RightGroup[] = [listed("Recordings", userRights)];

type Assignment = AccessRule["assignment"];

export const scopeWords: Record<Assignment["scope"], string> = {
  none: "No Assignment",
  certain: "Certain Users",
  hierarchy: "Hierarchy",
  all: "All",
};

/** Kinds of rule, as User Assignment names them. */
export const assignedKindWords: Record<Assignment["kinds"][number], string> = {
  recording: "Recording Rules",
  replay: "Replay Rules",
  access: "Access & Right Rules",
  analytics: "Analytics",
};
