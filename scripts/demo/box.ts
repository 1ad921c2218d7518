import { readFile } from "node:fs/promises";
import { z } from "zod";

const directorySchema = z.object({
  tenants: z.array(
    z.object({
      name: z.string(),
      customer: z.boolean().default(true),
      users: z.array(
        z.object({
          userPrincipalName: z.string(),
          administrator: z.boolean().default(false),
          accountEnabled: z.boolean().default(true),
        }),
      ),
    }),
  ),
});

type Directory = z.infer<typeof directorySchema>;

const shownUsers = 3;

/** Who can sign in and as what, a line each, from the Entra stand-in's directory file. */
export async function readSignIns(directoryFile: string): Promise<string[]> {
  return listSignIns(directorySchema.parse(JSON.parse(await readFile(directoryFile, "utf8"))));
}

export function listSignIns(directory: Directory): string[] {
  const lines: string[] = [];
  for (const tenant of directory.tenants.filter(({ customer }) => customer)) {
    const users = tenant.users.filter(({ accountEnabled }) => accountEnabled);
    const named = [
      ...users.filter(({ administrator }) => administrator).map((user) => ({ user, as: "administrator" })),
      ...users
        .filter(({ administrator }) => !administrator)
        .slice(0, shownUsers)
        .map((user) => ({ user, as: "user" })),
    ];
    lines.push(tenant.name);
    for (const { user, as } of named) lines.push(`  ${user.userPrincipalName.padEnd(36)} ${as}`);
    if (users.length > named.length) lines.push(`  and ${users.length - named.length} more users`);
  }
  return lines;
}

/** Draws a frame around the lines. */
export function drawBox(lines: readonly string[]): string {
  const width = Math.max(...lines.map((line) => line.length));
  const rule = "─".repeat(width + 2);
  return [`┌${rule}┐`, ...lines.map((line) => `│ ${line.padEnd(width)} │`), `└${rule}┘`].join("\n");
}
