import { mkdir, rm, writeFile } from "node:fs/promises";
import { existsSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { buildApp } from "@/scripts/demo/build";
import { obtainChromium } from "@/scripts/test/chromium";
import { add, noCounts, readCounts, summarise, type Counts } from "@/scripts/test/counts";
import { Stages } from "@/scripts/test/stages";

const root = fileURLToPath(new URL("../../", import.meta.url));
const reports = path.join(root, ".data", "test-reports");
const bin = (file: string) => path.join("node_modules", file);
const layers = ["app", "components", "server", "db", "standins", "scripts", "bench", "e2e"];

const stages = new Stages(reports);

/** What needs no server: eslint, which takes longest, beside all the rest. */
async function runChecksAndUnitTests(): Promise<Counts> {
  const next = bin("next/dist/bin/next");
  // Types of the routes are read by tsc and by eslint, so they are made before both.
  await stages.check("route types", [next, "typegen"]);
  const folders = layers.filter((folder) => existsSync(path.join(root, folder)));
  const [, counts] = await Promise.all([
    stages.check("eslint", [bin("eslint/bin/eslint.js"), "."]),
    (async () => {
      await stages.check("prettier", [bin("prettier/bin/prettier.cjs"), "--check", "."]);
      await stages.check("tsc", [bin("typescript/bin/tsc"), "--noEmit"]);
      await stages.check("layers", [bin("dependency-cruiser/bin/dependency-cruise.mjs"), ...folders]);
      await stages.check("knip", [bin("knip/bin/knip.js")]);
      return runVitest("unit");
    })(),
  ]);
  return counts;
}

async function runVitest(project: "unit" | "integration"): Promise<Counts> {
  const report = path.join(reports, `${project}.json`);
  const succeeded = await stages.stream(`${project} tests`, [
    bin("vitest/vitest.mjs"),
    "run",
    `--project=${project}`,
    "--reporter=default",
    "--reporter=json",
    `--outputFile.json=${report}`,
  ]);
  return readCounts(report, "vitest", succeeded);
}

async function runJourneys(): Promise<Counts> {
  const report = path.join(reports, "e2e.json");
  const write = (line: string) => console.log(line);
  const chromium = await obtainChromium(write).catch((error: unknown) => write(String(error)));
  if (!chromium) return { ...noCounts, failed: 1 };
  write(`Chromium: ${chromium.executablePath} (${chromium.source})`);
  const succeeded = await stages.stream("journeys in the browser", [bin("@playwright/test/cli.js"), "test"], {
    CHROMIUM_PATH: chromium.executablePath,
    PLAYWRIGHT_JSON_OUTPUT_FILE: report,
  });
  return readCounts(report, "playwright", succeeded);
}

async function main(): Promise<Counts> {
  await rm(reports, { recursive: true, force: true });
  await mkdir(reports, { recursive: true });
  let counts = add(await runChecksAndUnitTests(), await runVitest("integration"));
  const built = await stages.work("production build", (run) => buildApp(root, () => undefined, run));
  if (built) counts = add(counts, await runJourneys());
  counts = add(counts, stages.counts());
  await writeFile(
    path.join(reports, "summary.json"),
    JSON.stringify({ ...counts, checks: stages.results }, null, 2),
  );
  return counts;
}

const counts = await main();
console.log(summarise(counts));
process.exitCode = counts.failed === 0 ? 0 : 1;
