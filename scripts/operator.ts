import { existsSync } from "node:fs";

import { openDatabase } from "@/db/client";
import { driverFromEnv } from "@/server/engine/driver";
import { parseKeyring } from "@/server/lib/crypto/keyring";
import { guideSettings } from "@/server/domain/permissions/app-guides";
import { readEnv } from "@/server/lib/env";

import { runOperator } from "./operator/run";

if (existsSync(".env")) process.loadEnvFile(".env");

let close = async () => {};

const { lines, exitCode } = await runOperator(process.argv.slice(2), async () => {
  const settings = readEnv({ ...process.env, ...driverFromEnv(process.env).appEnv });
  const database = openDatabase(settings.DATABASE_URL, { max: 2 });
  close = () => database.close();
  const keyring = parseKeyring(settings.HOLDFAST_KEYRING);
  return { database, keyring, guides: guideSettings(settings), now: new Date() };
});
await close();
for (const line of lines) (exitCode === 0 ? console.log : console.error)(line);
process.exitCode = exitCode;
