import postgres from "postgres";

import { urlFor } from "@/db/bootstrap";
import { openDatabase } from "@/db/client";
import { log } from "@/server/lib/log";

import { combinations } from "./faults";
import { type Outcome, tryCase } from "./try-case";

/** Which combination to try, on a copy of the database `template`. */
export type Order = { row: number; files: number; adminUrl: string; password: string };

log.level = "silent";
process.on("message", (order: Order) => void tryRow(order).then((outcome) => process.send?.(outcome)));

async function tryRow({ row, files, adminUrl, password }: Order): Promise<Outcome> {
  const name = `row_${row}`;
  const admin = postgres(adminUrl, { max: 1, onnotice: () => undefined });
  await admin.unsafe(`create database ${name} template template owner hf_owner`);
  const database = openDatabase(urlFor(adminUrl, "hf_app", password, name), { max: 12 });
  try {
    return await tryCase(database, combinations[row] ?? [], { account: "contoso", files });
  } finally {
    await database.close();
    await admin.unsafe(`drop database ${name} with (force)`);
    await admin.end();
  }
}
