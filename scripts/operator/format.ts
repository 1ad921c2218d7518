import type { OnboardingSheet } from "@/server/domain/tenants/get-onboarding-sheet";

import type { Command } from "./command";

/** Columns as wide as their widest value. */
export function formatTable(head: readonly string[], rows: readonly (readonly string[])[]): string[] {
  const all = [head, ...rows];
  const widths = head.map((_, column) => Math.max(...all.map((row) => row[column]?.length ?? 0)));
  return all.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join("  ")
      .trimEnd(),
  );
}

export function formatSheet({ address, tenant, administrator, steps }: OnboardingSheet): string[] {
  const facts = formatTable(
    ["Address", address],
    [
      ["Organization", tenant.name],
      ["Tenant ID", tenant.tid],
      ["Administrator", administrator?.displayName ?? "nobody is named yet"],
      ["User name", administrator?.userPrincipalName ?? ""],
      ["User ID", administrator?.oid ?? ""],
    ],
  );
  const numbered = steps.flatMap(({ title, text }, index) => [
    "",
    `${index + 1}. ${title}`,
    ...wrapped(text),
  ]);
  return ["Your first hour with Holdfast", "", ...facts, ...numbered];
}

const columns = 92;

function wrapped(text: string): string[] {
  const lines = [""];
  for (const word of text.split(" ")) {
    const last = lines.at(-1) ?? "";
    if (last !== "" && last.length + word.length >= columns) lines.push(word);
    else lines[lines.length - 1] = last === "" ? word : `${last} ${word}`;
  }
  return lines.map((line) => `   ${line}`);
}

const invocation = "npm run operator --";

export function formatOverview(commands: Readonly<Record<string, Command>>): string[] {
  const rows = Object.entries(commands).map(([name, { summary }]) => [`  ${name}`, summary]);
  const [, ...lines] = formatTable(["", ""], rows);
  return [
    `Usage: ${invocation} COMMAND [flags]`,
    "",
    ...lines,
    "",
    `${invocation} COMMAND --help explains one. Settings come from .env.`,
  ];
}

export function formatHelp(name: string, { summary, flags, optional = [], words }: Command): string[] {
  const rows = Object.entries(flags).map(([flag, what]) => [
    `  --${flag}`,
    optional.includes(flag) ? `${what}; may be left out` : what,
  ]);
  const [, ...lines] = formatTable(["", ""], rows);
  const needed = Object.keys(flags).map((flag) =>
    optional.includes(flag) ? `[--${flag} …]` : `--${flag} …`,
  );
  return [
    summary,
    "",
    `Usage: ${[invocation, name, ...needed, words ?? ""].join(" ").trimEnd()}`,
    "",
    ...lines,
  ];
}
