import { randomBytes } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";

import type { TestProject } from "vitest/node";

import { bootstrapDatabase, urlFor } from "@/db/bootstrap";
import { startPostgres } from "@/db/embedded/postgres";
import { migrateTables } from "@/db/migrate";
import { installEngine } from "@/server/engine/install";

declare module "vitest" {
  interface ProvidedContext {
    postgres: { adminUrl: string; ownerPassword: string; appPassword: string };
  }
}

export const templateName = "hf_template";

/** One real PostgreSQL for the whole run, with a migrated template that each test file clones. */
export default async function setup(project: TestProject) {
  const dataDir = await mkdtemp(path.join(tmpdir(), "holdfast-test-"));
  const server = await startPostgres({ dataDir: path.join(dataDir, "pg"), fast: true, maxConnections: 200 });
  const passwords = { owner: randomBytes(12).toString("hex"), app: randomBytes(12).toString("hex") };
  await bootstrapDatabase(server.adminUrl, templateName, passwords);
  const ownerUrl = urlFor(server.adminUrl, "hf_owner", passwords.owner, templateName);
  await migrateTables(ownerUrl);
  await installEngine(ownerUrl, "hf_app");
  project.provide("postgres", {
    adminUrl: server.adminUrl,
    ownerPassword: passwords.owner,
    appPassword: passwords.app,
  });
  return async () => {
    await server.stop();
    await rm(dataDir, { recursive: true, force: true });
  };
}
