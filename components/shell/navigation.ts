import {
  AudioLines,
  Bell,
  BookOpenCheck,
  Building2,
  ClipboardCheck,
  Disc,
  Inbox,
  Info,
  ListChecks,
  type LucideIcon,
  Plug,
  ScrollText,
  Settings2,
  Tags,
  TextCursorInput,
  UsersRound,
  UserRound,
  UserRoundSearch,
} from "lucide-react";

import type { MenuCounts } from "@/server/domain/configuration/schema";
import type { Right } from "@/server/domain/rules/schema";

export type Screen = {
  path: `/${string}`;
  label: string;
  icon: LucideIcon;
  section: string | null;
  /** Any one of these opens it; none = open to all who are signed in. */
  rights: readonly Right[];
  /** Shown beside the label. */
  counts?: keyof MenuCounts;
  /** Not always in the main menu: only where its count is known, or in the person's menu instead. */
  menu?: "counted" | "person";
};

/** Every screen there is, in the order of the menu. A screen that is not built yet has no entry. */
export const screens = [
  {
    path: "/recordings",
    label: "Recordings",
    icon: AudioLines,
    section: null,
    rights: ["conversations.search"],
  },
  {
    path: "/requests",
    counts: "requests",
    menu: "counted",
    label: "Requests",
    icon: Inbox,
    section: null,
    rights: [],
  },
  { path: "/my-recording", menu: "person", label: "My recording", icon: Disc, section: null, rights: [] },
  {
    path: "/users",
    counts: "users",
    label: "Users",
    icon: UserRound,
    section: "Configuration",
    rights: ["users.list"],
  },
  {
    path: "/mapping",
    label: "User Mapping",
    icon: UserRoundSearch,
    section: "Configuration",
    rights: ["users.map_external"],
  },
  {
    path: "/groups",
    counts: "groups",
    label: "Groups",
    icon: UsersRound,
    section: "Configuration",
    rights: ["users.list"],
  },
  {
    path: "/rules",
    counts: "rules",
    label: "Rules",
    icon: Settings2,
    section: "Configuration",
    rights: ["users.list", "rules.recording", "rules.replay", "rules.access", "rules.analytics"],
  },
  {
    path: "/categories",
    counts: "categories",
    label: "Categories",
    icon: Tags,
    section: "Configuration",
    rights: ["categories.manage"],
  },
  {
    path: "/custom-fields",
    counts: "customFields",
    label: "Custom fields",
    icon: TextCursorInput,
    section: "Configuration",
    rights: ["custom_fields.manage"],
  },
  {
    path: "/jobs",
    counts: "jobs",
    label: "Jobs",
    icon: Plug,
    section: "Configuration",
    rights: ["jobs.manage"],
  },
  {
    path: "/ledger",
    label: "Ledger",
    icon: BookOpenCheck,
    section: "Compliance",
    rights: ["jobs.manage"],
  },
  {
    path: "/completeness",
    label: "Completeness",
    icon: ClipboardCheck,
    section: "Compliance",
    rights: ["jobs.manage"],
  },
  { path: "/audit", label: "Audit", icon: ScrollText, section: "Compliance", rights: ["audit.read"] },
  {
    path: "/notices",
    label: "Notices",
    icon: Bell,
    section: "Organization",
    rights: ["jobs.manage", "tenant.manage"],
  },
  { path: "/tenant", label: "Tenant", icon: Building2, section: "Organization", rights: ["tenant.manage"] },
  { path: "/set-up", label: "Set-up", icon: ListChecks, section: "Organization", rights: ["tenant.manage"] },
  { path: "/about", label: "About", icon: Info, section: "Organization", rights: [] },
] as const satisfies readonly Screen[];

export type ScreenPath = (typeof screens)[number]["path"];

export const mayOpen = (screen: Screen, rights: readonly Right[]) =>
  screen.rights.length === 0 || screen.rights.some((right) => rights.includes(right));

/** Whether the main menu lists a screen that may be opened. */
export const isInMenu = ({ menu, counts: key }: Screen, counts: MenuCounts | undefined) =>
  menu !== "person" && (menu !== "counted" || (key !== undefined && typeof counts?.[key] === "number"));

export function screenAt(path: ScreenPath): Screen {
  const found = screens.find((screen) => screen.path === path);
  if (!found) throw new Error(`No screen is listed at ${path}`);
  return found;
}
