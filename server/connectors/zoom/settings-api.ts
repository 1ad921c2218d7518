import { z } from "zod";
import { uuidInPath, zoomChange, type ZoomConnection, zoomGet } from "./client";
import { ZoomError } from "./failure";
import { walkPages } from "./pages";

/** Settings by their path below Zoom's node: "auto_recording", "record_files_separately.shared_screen". */
export type ZoomSettingValues = Record<string, string | boolean | null>;

const node = z.record(z.string(), z.unknown()).catch({});
const userSettingsSchema = z.object({ recording: node });
const lockSchema = z.object({ recording: node });
const phoneUserSchema = z.object({ policy: node });
const licenseSchema = z.object({
  type: z.coerce.number().nullish().catch(null),
  license_info_list: z.array(z.unknown()).nullish().catch(null),
  group_ids: z.array(z.string()).nullish().catch(null),
});
const text = z.string().nullish().catch(null);
const phonePageSchema = z.object({
  next_page_token: text.transform((token) => token || null),
  total_records: z.coerce
    .number()
    .nullish()
    .catch(null)
    .transform((count) => count ?? null),
  users: z
    .array(z.unknown())
    .nullish()
    .transform((users) => users ?? []),
});
const phoneListedSchema = z.object({ id: z.string().min(1) });

/** What of a user's recording settings we ask for; one that Zoom leaves out is null. MEDIUM, one call. */
export async function meetingSettings(
  connection: ZoomConnection,
  userId: string,
  names: readonly string[],
): Promise<ZoomSettingValues> {
  const { recording } = await zoomGet(connection, {
    label: "medium",
    path: `/users/${encodeURIComponent(userId)}/settings`,
    query: { custom_query_fields: [...new Set(names.map(rootOf))].join(",") },
    schema: userSettingsSchema,
  });
  return pick(recording, names);
}

/** Zoom answers 204 also where a lock kept everything as it was: read back. */
export const changeMeetingSettings = (
  connection: ZoomConnection,
  userId: string,
  changes: ZoomSettingValues,
): Promise<void> =>
  zoomChange(connection, {
    method: "PATCH",
    label: "medium",
    path: `/users/${encodeURIComponent(userId)}/settings`,
    body: { recording: nest(changes) },
  });

export type PhoneSettings = {
  values: ZoomSettingValues;
  /** Those that the account, a group or a site has locked. */
  locked: string[];
};

/** What of a user's phone policy we ask for. Throws ZoomError, `gone` without a phone license. */
export async function phoneSettings(
  connection: ZoomConnection,
  userId: string,
  names: readonly string[],
): Promise<PhoneSettings> {
  const { policy } = await zoomGet(connection, {
    label: "phone_light",
    path: `/phone/users/${encodeURIComponent(userId)}`,
    schema: phoneUserSchema,
  });
  const isLocked = (name: string) => at(policy, `${rootOf(name)}.locked`) === true;
  return { values: pick(policy, names), locked: names.filter(isLocked) };
}

export const changePhoneSettings = (
  connection: ZoomConnection,
  userId: string,
  changes: ZoomSettingValues,
): Promise<void> =>
  zoomChange(connection, {
    method: "PATCH",
    label: "phone_light",
    path: `/phone/users/${encodeURIComponent(userId)}`,
    body: { policy: nest(changes) },
  });

export type ZoomLicense = {
  /** May record in Zoom's cloud: a paid license of the user's own or of a bundle. */
  licensed: boolean;
  groupIds: string[];
};

/** Whether a user has a paid license at Zoom, and the groups whose locks may hold for them. */
export async function zoomLicense(connection: ZoomConnection, userId: string): Promise<ZoomLicense> {
  const user = await zoomGet(connection, {
    label: "light",
    path: `/users/${encodeURIComponent(userId)}`,
    schema: licenseSchema,
  });
  return {
    licensed: user.type === 2 || (user.license_info_list ?? []).length > 0,
    groupIds: user.group_ids ?? [],
  };
}

/**
 * Which recording settings the account or one of its groups has locked; null = Zoom does not say (no scope, free account),
 * so that only reading back tells.
 */
export async function lockedSettings(
  connection: ZoomConnection,
  of: { groupId: string } | "account",
): Promise<ReadonlySet<string> | null> {
  const path = of === "account" ? "/accounts/me" : `/groups/${encodeURIComponent(of.groupId)}`;
  try {
    const { recording } = await zoomGet(connection, {
      label: "medium",
      path: `${path}/lock_settings`,
      schema: lockSchema,
    });
    return new Set(Object.keys(recording).filter((name) => recording[name] === true));
  } catch (error) {
    const silent = ["missing_scope", "not_available", "forbidden", "gone", "invalid_request"];
    if (error instanceof ZoomError && silent.includes(error.failure.kind)) return null;
    throw error;
  }
}

/** `complete`: whoever is not among the ids has no phone license. */
export type PhoneUsers = { ids: ReadonlySet<string>; complete: boolean };

/** Ids of everybody who has a phone license; null = the account has no Zoom Phone, or doesn't let us see. */
export async function phoneUserIds(connection: ZoomConnection): Promise<PhoneUsers | null> {
  const ids = new Set<string>();
  let complete = false;
  try {
    const pages = walkPages({
      fetch: (token) =>
        zoomGet(connection, {
          label: "phone_medium",
          path: "/phone/users",
          query: { page_size: "100", next_page_token: token },
          schema: phonePageSchema,
        }),
      read: (page) => page.users.flatMap((entry) => phoneListedSchema.safeParse(entry).data ?? []),
      keyOf: (user) => user.id,
    });
    for await (const page of pages) {
      for (const { id } of page.items) ids.add(id);
      complete = page.complete;
    }
    return { ids, complete };
  } catch (error) {
    const without = ["missing_scope", "not_available", "forbidden", "gone", "invalid_request"];
    if (error instanceof ZoomError && without.includes(error.failure.kind)) return null;
    throw error;
  }
}

/** Moves all recordings of one session to Zoom's trash, where they stay 30 days. Throws ZoomError, `gone` when none is there. */
export const trashRecording = (connection: ZoomConnection, uuid: string): Promise<void> =>
  zoomChange(connection, {
    method: "DELETE",
    label: "light",
    path: `/meetings/${uuidInPath(uuid)}/recordings`,
    query: { action: "trash" },
  });

const rootOf = (name: string) => name.split(".", 1)[0] ?? name;

function at(from: unknown, path: string): unknown {
  return path
    .split(".")
    .reduce<unknown>(
      (value, key) => (typeof value === "object" && value !== null ? Reflect.get(value, key) : undefined),
      from,
    );
}

function pick(from: unknown, names: readonly string[]): ZoomSettingValues {
  return Object.fromEntries(
    names.map((name) => {
      const value = at(from, name);
      return [name, typeof value === "string" || typeof value === "boolean" ? value : null];
    }),
  );
}

/** Two levels are all that Zoom's settings have here. */
function nest(changes: ZoomSettingValues): Record<string, unknown> {
  const body: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(changes)) {
    const [root = name, key] = name.split(".");
    if (key === undefined) body[root] = value;
    else body[root] = { ...(body[root] as Record<string, unknown> | undefined), [key]: value };
  }
  return body;
}
