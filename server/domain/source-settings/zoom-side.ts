import type { SourceProduct } from "@/db/constants";
import type { ZoomConnection } from "@/server/connectors/zoom/client";
import { ZoomError } from "@/server/connectors/zoom/failure";
import {
  changeMeetingSettings,
  changePhoneSettings,
  lockedSettings,
  meetingSettings,
  phoneSettings,
  zoomLicense,
} from "@/server/connectors/zoom/settings-api";

import type { SettingsAccess } from "./load-subjects";
import { settingsRead, type SettingValues } from "./table/schema";
import { type SettingFailure, toSend } from "./wanted";

/** One go through users of an account: locks of the account and its groups are asked for once. */
export type Pass = {
  zoom: ZoomConnection;
  jobId: string;
  access: SettingsAccess;
  locks: (of: { groupId: string } | "account") => Promise<ReadonlySet<string>>;
};

const none: ReadonlySet<string> = new Set();

export function openPass(zoom: ZoomConnection, jobId: string, access: SettingsAccess): Pass {
  const known = new Map<string, Promise<ReadonlySet<string>>>();
  return {
    zoom,
    jobId,
    access,
    locks(of) {
      if (of === "account" ? !access.locks.account : !access.locks.group) return Promise.resolve(none);
      const key = of === "account" ? of : of.groupId;
      const asked = known.get(key) ?? lockedSettings(zoom, of).then((locks) => locks ?? none);
      known.set(key, asked);
      return asked;
    },
  };
}

export type Reading = { values: SettingValues; locked: readonly string[] } | { failure: SettingFailure };

/** @throws ZoomError for what does not lie with this user */
export async function readProduct(pass: Pass, sourceId: string, product: SourceProduct): Promise<Reading> {
  const names = settingsRead(product);
  try {
    if (product === "phone") return await phoneSettings(pass.zoom, sourceId, names);
    const values = await meetingSettings(pass.zoom, sourceId, names);
    return { values, locked: lockedAmong(names, await pass.locks("account")) };
  } catch (error) {
    const failure = failureOfUser(error);
    if (!failure) throw error;
    return { failure };
  }
}

/** Zoom locks a node as a whole, or a setting by name. */
const lockedAmong = (names: readonly string[], locks: ReadonlySet<string>) =>
  names.filter((name) => locks.has(name) || locks.has(name.split(".", 1)[0] ?? name));

/** Before a write: whether the user may record in the cloud at all, and what the locks of their group hold. */
export async function beforeWrite(
  pass: Pass,
  sourceId: string,
  changes: SettingValues,
): Promise<{ licensed: boolean; locked: string[] }> {
  const { licensed, groupIds } = await zoomLicense(pass.zoom, sourceId);
  const [groupId, ...others] = groupIds;
  // Of several groups the primary one decides, and Zoom does not say here which that is: then only reading back tells.
  const locks = groupId !== undefined && others.length === 0 ? await pass.locks({ groupId }) : none;
  return { licensed, locked: lockedAmong(Object.keys(changes), locks) };
}

/** Null = Zoom took it, or says so. @throws ZoomError for what does not lie with this user */
export async function sendChanges(
  pass: Pass,
  at: { sourceId: string; product: SourceProduct; current: SettingValues },
  changes: SettingValues,
): Promise<SettingFailure | null> {
  const change = at.product === "phone" ? changePhoneSettings : changeMeetingSettings;
  try {
    await change(pass.zoom, at.sourceId, toSend(at.product, changes, at.current));
    return null;
  } catch (error) {
    const failure = failureOfUser(error);
    if (!failure) throw error;
    return failure;
  }
}

const ofUser: Partial<Record<ZoomError["code"], SettingFailure>> = {
  gone: "gone",
  not_available: "not_offered",
  forbidden: "refused",
  invalid_request: "refused",
  unreadable_answer: "refused",
};

const failureOfUser = (error: unknown): SettingFailure | null =>
  error instanceof ZoomError ? (ofUser[error.code] ?? null) : null;

/** Zoom lets nobody in, and another try now won't help. */
export function endsThePass(error: unknown): boolean {
  if (!(error instanceof ZoomError)) return false;
  const { failure } = error;
  const ends = ["connection_dead", "misconfigured", "missing_scope"].includes(failure.kind);
  return ends || (failure.kind === "throttled" && failure.daily);
}
