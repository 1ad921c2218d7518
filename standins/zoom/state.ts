import { mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { ChatOrder } from "./data/chat";
import type { CallOrder } from "./data/phone";
import type { SettingsState } from "./api/settings-state";
import type { Added } from "./data/world";

export type Token = { token: string; expiresMs: number };
/** One installation of the app by one administrator, or the token of a server-to-server app of the account's own. */
export type Grant = {
  id: string;
  serverToServer?: true;
  accountId: string;
  userId: string;
  scopes: string[];
  access: Token[];
  refresh: Token;
  /** The refresh token before the last rotation, while a grace period lasts. */
  formerRefresh?: Token;
  grantedMs: number;
};

/** What survives a restart. */
type State = {
  firstStartMs: number;
  baseMs: number;
  /** Signs download addresses. */
  signingKey: string;
  grants: Grant[];
  added: Added[];
  chats?: ChatOrder[];
  calls?: CallOrder[];
  /** Meetings whose processing was ended by order; meetings and files that somebody deleted. */
  completed: string[];
  deleted: string[];
  /** Of those deleted, the meetings and calls that lie in the trash. */
  trashed?: string[];
  /** Meetings and calls that took place and were not recorded, or say they were. */
  held?: Held[];
  /** When they went there, where that is not now. */
  trashedMs?: Record<string, number>;
  /** The older look at one call is switched off. */
  withoutCallLogs?: boolean;
  settings?: SettingsState;
  /** By meeting, where somebody ordered it. */
  companion?: Record<string, CompanionState>;
};

/** How Zoom answers when it is asked for something of AI Companion's. */
export const companionStates = [
  "none",
  "not ready",
  "ready",
  "deleted",
  "unsupported",
  "no data",
  "restricted",
  "unpaid",
] as const;
type CompanionAnswer = (typeof companionStates)[number];
export type CompanionState = { transcript: CompanionAnswer; summary: CompanionAnswer };

/** By the e-mail address of the host, or of whoever placed the call. */
export type Held = {
  id: string;
  email: string;
  startMs: number;
  kind: "meeting" | "call";
  recorded: boolean;
};

export type StateFile = { state: State; save: () => void };

/** Reads the state of an earlier start, or begins with `fresh`. Without a folder nothing is written. */
export function openState(folder: string | undefined, fresh: () => State): StateFile {
  if (!folder) return { state: fresh(), save: () => undefined };
  mkdirSync(folder, { recursive: true });
  const path = join(folder, "zoom.json");
  const state = readIfThere(path) ?? fresh();
  const save = () => {
    writeFileSync(`${path}.new`, JSON.stringify(state), { mode: 0o600 });
    renameSync(`${path}.new`, path);
  };
  save();
  return { state, save };
}

function readIfThere(path: string): State | undefined {
  try {
    return JSON.parse(readFileSync(path, "utf8")) as State;
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return undefined;
    throw error;
  }
}
