import { existsSync } from "node:fs";
import { loadEnvFile } from "node:process";
import { openDatabase } from "@/db/client";
import { planStart } from "@/scripts/start/settings";
import { Supervisor } from "@/scripts/start/supervise";
import { checkStart } from "@/server/domain/archive/check-start";
import { parseKeyring } from "@/server/lib/crypto/keyring";
import { SettingsError } from "@/server/lib/env";

function readPlan() {
  if (existsSync(".env")) loadEnvFile(".env");
  try {
    return planStart(process.env);
  } catch (error) {
    if (!(error instanceof SettingsError)) throw error;
    console.error(
      `${error.message}\nSettings stand in .env or in the environment; .env.example explains each.`,
    );
    return process.exit(1);
  }
}

const plan = readPlan();
if (!existsSync(".next/BUILD_ID")) {
  console.error("There is no production build yet. Make it first: npm run build");
  process.exit(1);
}

const database = openDatabase(plan.app["DATABASE_URL"] ?? "", { max: 1 });
try {
  await checkStart(database, parseKeyring(plan.app["HOLDFAST_KEYRING"] ?? ""));
} catch (error) {
  console.error(`Holdfast can't start: ${error instanceof Error ? error.message : String(error)}`);
  process.exit(1);
} finally {
  await database.close();
}

const supervisor = new Supervisor({ write: (line) => console.error(line) });
supervisor.start({
  name: "The app",
  args: ["--import", "tsx", "server/web/main.ts"],
  env: { ...plan.app, PORT: String(plan.port), HOST: plan.host },
});
supervisor.start({
  name: "The job engine",
  args: ["--import", "tsx", "server/engine/main.ts"],
  env: plan.engine,
});

let stopping = false;
function stop(): void {
  if (stopping) return;
  stopping = true;
  void supervisor.stop().then(() => process.exit(0));
}
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, stop);

// npm hands SIGTERM to the shell between, which ends without a word to us.
if (process.env["npm_lifecycle_event"]) {
  const parent = process.ppid;
  setInterval(() => process.ppid !== parent && stop(), 500).unref();
}
