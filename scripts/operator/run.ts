import { parseArgs } from "node:util";

import { ZodError } from "zod";

import { AppError } from "@/server/lib/errors";
import { SealError } from "@/server/lib/crypto/seal-error";
import { SettingsError } from "@/server/lib/env";

import { type Arguments, type Command, type Installation, UsageError } from "./command";
import { commands } from "./commands";
import { formatHelp, formatOverview } from "./format";

export type Result = { lines: string[]; exitCode: 0 | 1 | 2 };

/** Runs one command; `open` is called only when there is something to do. Never throws: a failure is lines and a code. */
export async function runOperator(
  argv: readonly string[],
  open: () => Promise<Installation>,
): Promise<Result> {
  const [name, ...rest] = argv;
  if (name === undefined || name === "--help" || name === "help") {
    return { lines: formatOverview(commands), exitCode: name === undefined ? 2 : 0 };
  }
  const command = commands[name];
  if (!command)
    return { lines: [`There is no command ${name}.`, "", ...formatOverview(commands)], exitCode: 2 };
  if (rest.includes("--help")) return { lines: formatHelp(name, command), exitCode: 0 };
  try {
    const given = readArguments(command, rest);
    return { lines: await command.run(await open(), given), exitCode: 0 };
  } catch (error) {
    if (error instanceof UsageError) {
      return { lines: [error.message, "", ...formatHelp(name, command)], exitCode: 2 };
    }
    return { lines: explain(error), exitCode: 1 };
  }
}

function readArguments(command: Command, argv: string[]): Arguments {
  const options = Object.fromEntries(
    Object.keys(command.flags).map((flag) => [flag, { type: "string" as const }]),
  );
  const { values, positionals } = parse(argv, options, command.words !== undefined);
  const missing = Object.keys(command.flags).filter(
    (flag) => values[flag] === undefined && !command.optional?.includes(flag),
  );
  if (missing.length > 0) throw new UsageError(`Missing: ${missing.map((flag) => `--${flag}`).join(", ")}`);
  return { flags: values, words: positionals };
}

function parse(args: string[], options: Record<string, { type: "string" }>, allowPositionals: boolean) {
  try {
    return parseArgs({ args, options, allowPositionals, strict: true });
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : "The command can't be read.");
  }
}

/** Only texts of our own: a database's message may hold names, a stack helps no operator. */
function explain(error: unknown): string[] {
  if (error instanceof AppError || error instanceof SettingsError || error instanceof SealError) {
    return [error.message];
  }
  if (error instanceof ZodError) return error.issues.map((issue) => issue.message);
  const code = error instanceof Error && "code" in error ? String(error.code) : "unknown";
  if (/^(ECONN|ENOTFOUND|EHOSTUNREACH|ETIMEDOUT|CONNECT_TIMEOUT|28P01|3D000)/.test(code)) {
    return [
      `The database can't be reached with DATABASE_URL (${code}). Is it running, is its password right?`,
    ];
  }
  return [`It did not work (error ${code}). Repeating the command is safe.`];
}
