import type { PermissionReport, PermissionRow } from "@/server/domain/permissions/schema";

export type ShownPermission = PermissionRow & { key: string; apiName: string };

/** All rows of the report; with several Zoom jobs, the API's name says which one. */
export function permissionRows({ microsoft, zoom }: PermissionReport): ShownPermission[] {
  const named = zoom.length > 1;
  return [
    ...microsoft.map((row) => ({ ...row, key: `${row.type} ${row.value}`, apiName: row.api })),
    ...zoom.flatMap(({ jobId, jobName, rows }) =>
      rows.map((row) => ({
        ...row,
        key: `${jobId} ${row.value}`,
        apiName: named ? `${row.api}: ${jobName}` : row.api,
      })),
    ),
  ];
}

/** What each person accepted for themselves stands under "User consent", everything else under "Admin consent". */
export const inTab = (rows: readonly ShownPermission[], tab: "admin" | "user") =>
  rows.filter(({ through }) => (through === "user_consent") === (tab === "user"));

/** Each word typed appears somewhere in the row. */
export function searchRows(rows: readonly ShownPermission[], search: string): ShownPermission[] {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  return rows.filter((row) => {
    const text = [row.apiName, row.value, row.permission, row.type, row.reason].join(" ").toLowerCase();
    return words.every((word) => text.includes(word));
  });
}

/** What Microsoft has not granted; polling ends when nothing is left. */
export const missingAtMicrosoft = ({ microsoft }: PermissionReport) =>
  microsoft.filter(({ state }) => state !== "granted");

export const grantedWords = (row: PermissionRow): { through: string; by: string } =>
  row.state === "unknown"
    ? { through: "Unknown", by: "–" }
    : row.through === "admin_consent"
      ? { through: "Admin consent", by: "An administrator" }
      : row.through === "user_consent"
        ? { through: "User consent", by: "Whoever signed in" }
        : { through: "Not granted", by: "–" };
