import { existsSync } from "node:fs";
import { loadEnvFile } from "node:process";

import { migrate } from "./database/migrate";

if (existsSync(".env")) loadEnvFile(".env");

const ownerUrl = process.env["MIGRATION_DATABASE_URL"];
if (!ownerUrl) {
  console.error(
    "MIGRATION_DATABASE_URL is missing: the address of the database as hf_owner (see .env.example).",
  );
  process.exit(1);
}
await migrate(ownerUrl);
console.log("The database is up to date.");
