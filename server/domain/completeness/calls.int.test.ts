import { eq } from "drizzle-orm";
import { afterAll, beforeAll, expect, it } from "vitest";

import { sourceItem } from "@/db/schema";
import { runJobNow } from "@/server/domain/jobs/run-job-now";
import { connect, listRun, type Scenario, zoomScenario } from "@/server/domain/testing/scenario";

import { getCheck } from "./list-checks";
import { readNext } from "./read-next";
import { startCheck } from "./start-check";

let scenario: Scenario;
beforeAll(async () => {
  scenario = await zoomScenario({ lists: ["phone", "chat"] });
  await scenario.addLicensed("Deniz Kaya");
  await connect(scenario);
});
afterAll(() => scenario.close());

const day = (back: number) => new Date(Date.now() - back * 86_400_000).toISOString().slice(0, 10);

it("a report asks for the calls and the chats of the account too, each once", async () => {
  const { admin, jobId, tenant } = scenario;
  await listRun(scenario, (await runJobNow(admin.ctx, { id: jobId })).runId);
  const { id } = await startCheck(admin.ctx, { jobId, from: day(45), to: day(-1) });
  const zoom = await scenario.connection();
  for (let done = false; !done;) ({ done } = await readNext(tenant.system(new Date()), zoom, id));
  const found = await getCheck(admin.ctx, { id });
  for (const kind of ["phone", "chat"] as const) {
    const reported = await tenant.db.tx((tx) => tx.$count(sourceItem, eq(sourceItem.kind, kind)));
    expect(reported, kind).toBeGreaterThan(0);
    expect(found.kinds.find((one) => one.kind === kind)).toEqual({
      ...{ kind, reported, archived: 0, different: reported, off: null },
    });
  }
  expect(found.reasons.every(({ inLedger }) => inLedger)).toBe(true);
});
