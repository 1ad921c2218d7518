import { eq, like } from "drizzle-orm";
import { afterAll, beforeAll, expect, it } from "vitest";

import { sourceUser } from "@/db/schema";
import { userSchema } from "@/server/connectors/zoom/schema";
import { connect, listRun, type Scenario, zoomScenario } from "@/server/domain/testing/scenario";

import { failRun } from "./end-run";
import { planRun } from "./plan-run";
import { notListed, rememberUsers } from "./remember-users";
import { runJobNow } from "./run-job-now";
import { sweepUsers } from "./sweep-users";

let scenario: Scenario;
beforeAll(async () => {
  scenario = await zoomScenario();
  await connect(scenario);
  await listRun(scenario, (await runJobNow(scenario.admin.ctx, { id: scenario.jobId })).runId);
});
afterAll(() => scenario.close());

const users = () => scenario.tenant.db.tx((tx) => tx.select().from(sourceUser).orderBy(sourceUser.sourceId));

it("passes nobody over when somebody leaves the account between two of its steps", async () => {
  const { admin, tenant, jobId } = scenario;
  const everybody = (await users()).map((user) => user.sourceId);
  const { tenantId } = tenant;
  const leavers = Array.from({ length: 15 }, (_, n) => ({
    ...{ tenantId, jobId, sourceId: `!${n}`, emailNormalized: "", status: "active" },
    seenAt: new Date(Date.now() + 60_000),
  }));
  await tenant.db.tx((tx) => tx.insert(sourceUser).values(leavers));
  const ref = { jobId, runId: (await runJobNow(admin.ctx, { id: jobId })).runId };
  const connection = await scenario.connection();
  await planRun(tenant.system(new Date()), connection, ref);
  const first = await sweepUsers(tenant.system(new Date()), connection, { ...ref, offset: 0 });
  expect(first).toMatchObject({ listed: 20, done: false });
  await tenant.db.tx((tx) =>
    tx.update(sourceUser).set({ status: "gone" }).where(like(sourceUser.sourceId, "!%")),
  );
  const rest = await sweepUsers(tenant.system(new Date()), connection, { ...ref, offset: 20 });
  expect(rest).toMatchObject({ listed: everybody.length - 5, done: true });
  await failRun(tenant.system(new Date()), ref.runId, "outage");
});

it("knows of somebody who could not be listed until the next run, whatever is read of them meanwhile", async () => {
  const { tenant, jobId } = scenario;
  const [somebody] = await users();
  const id = somebody?.sourceId ?? "";
  const statusAfter = (options?: { newRun: boolean }) =>
    tenant.db.tx(async (tx) => {
      const read = userSchema.parse({ id, status: "active" });
      await rememberUsers(tx, tenant.system(new Date()), jobId, [read], options);
      const [row] = await tx.select().from(sourceUser).where(eq(sourceUser.sourceId, id));
      return row?.status;
    });
  await tenant.db.tx((tx) =>
    tx.update(sourceUser).set({ status: notListed }).where(eq(sourceUser.sourceId, id)),
  );
  expect(await statusAfter()).toBe(notListed);
  expect(await statusAfter({ newRun: true })).toBe("active");
});

it("remembers more users at once than one statement holds", async () => {
  const { tenant, jobId } = scenario;
  const known = (await users()).length;
  const more = Array.from({ length: 11_000 }, (_, n) => userSchema.parse({ id: `zoom-more-${n}` }));
  await tenant.db.tx((tx) => rememberUsers(tx, tenant.system(new Date()), jobId, more));
  expect(await users()).toHaveLength(known + more.length);
});
