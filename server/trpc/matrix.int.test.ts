import { eq } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { directoryGroup, jobRun, notice, sourceCheck, sourceItem } from "@/db/schema";
import { testDatabase } from "@/db/testing/database";
import { createCategory } from "@/server/domain/categories/create-category";
import { createCustomField } from "@/server/domain/custom-fields/create-custom-field";
import { mapIdentity } from "@/server/domain/mapping/map-identity";
import { addChannel } from "@/server/domain/notices/channels";
import { openNotice } from "@/server/domain/notices/refresh-notices";
import { openPlayback } from "@/server/domain/playback/open-playback";
import { requestReplay } from "@/server/domain/replay-requests/request-replay";
import { createRule } from "@/server/domain/rules/create-rule";
import { createRuleInput } from "@/server/domain/rules/editor/schema";
import { addJob, archivedConversation } from "@/server/domain/testing/archived-conversation";
import { appSettings } from "@/server/domain/testing/app-settings";
import { type SignedIn, tenantFixture } from "@/server/domain/testing/tenant-fixture";
import { testArchive } from "@/server/domain/testing/test-archive";
import { newId } from "@/server/lib/id";

import { appRouter, createCaller } from "./root";
import { definition, marker, matrix, none } from "./testing/matrix";
import type { Things } from "./testing/row";

let db: Awaited<ReturnType<typeof testDatabase>>;
let archive: Awaited<ReturnType<typeof testArchive>>;
let things: Things;
let people: Record<"user" | "administrator" | "other", SignedIn>;

beforeAll(async () => {
  db = await testDatabase();
  archive = await testArchive();
  appSettings(db.appUrl, archive);
  const home = await tenantFixture(db.database, { name: marker });
  const other = await tenantFixture(db.database, { name: "Fabrikam" });
  const administrator = await home.signIn(home.administrator);
  people = {
    user: await home.signIn(await home.addPerson("Uma User")),
    administrator,
    other: await other.signIn(other.administrator),
  };
  const jobId = await addJob(home, marker);
  const { id: conversationId } = await archivedConversation(home, archive, {
    ...{ owner: home.administrator, jobId, topic: marker, transcript: [marker], chat: [marker] },
  });
  const { playbackId } = await openPlayback(administrator.ctx, { conversationId });
  const runId = newId();
  const checkId = newId();
  const [item] = await home.db.tx(async (tx) => {
    const row = { tenantId: home.tenantId, id: runId, jobId, trigger: "manual", state: "done" } as const;
    await tx.insert(jobRun).values(row);
    const period = { from: new Date(0), to: new Date(1), state: "done" } as const;
    await tx.insert(sourceCheck).values({ tenantId: home.tenantId, id: checkId, jobId, ...period });
    return tx.select().from(sourceItem).where(eq(sourceItem.conversationId, conversationId)).limit(1);
  });
  const personId = people.user.person.id;
  const field = { name: marker, type: "text" as const, choices: [] };
  const { id: fieldId } = await createCustomField(administrator.ctx, field);
  const words = { name: marker, description: marker, terms: [marker] };
  const { id: categoryId } = await createCategory(administrator.ctx, words);
  const groupId = newId();
  await home.db.tx((tx) => {
    const common = { tenantId: home.tenantId, directoryState: "active", changedAt: new Date() } as const;
    return tx.insert(directoryGroup).values({ ...common, id: groupId, oid: groupId, displayName: marker });
  });
  const newRule = createRuleInput.parse({ kind: "recording", name: marker, definition });
  const { id: ruleId } = await createRule(administrator.ctx, newRule);
  const approverIds = [home.administrator.id];
  const asks = { ...({ visibility: "all", replay: "on_request" } as const), approverIds };
  const replayRuleId = await home.addRule("On request", {
    ...{ kind: "replay", definition: { ...asks, download: false, transcript: false, chat: false } },
  });
  const rita = await home.signIn(await home.addPerson("Rita Request", { replayRuleId }));
  const { id: requestId } = await requestReplay(rita.ctx, { conversationId, reason: marker });
  const own = { conversationId, requestId, ruleId, playbackId, jobId, runId, fieldId, categoryId, groupId };
  const identity = { personId, email: "former@elsewhere.example" };
  const { identityId } = await mapIdentity(administrator.ctx, identity);
  const told = { kind: "mail", name: marker, target: `${marker}@contoso.example` } as const;
  const { id: channelId } = await addChannel(administrator.ctx, told, archive);
  const noticeId = await home.db.tx(async (tx) => {
    await openNotice(tx, administrator.ctx, { jobId, kind: "runs_failing", detail: { runs: 2 } });
    const [opened] = await tx.select({ id: notice.id }).from(notice);
    return opened?.id ?? "";
  });
  things = { ...own, identityId, checkId, noticeId, channelId, itemId: item?.id ?? "", personId };
});
afterAll(async () => {
  await archive.remove();
  await db.drop();
});

type Called = { outcome: string; answer: string };

async function call(path: string, who: "anonymous" | keyof typeof people): Promise<Called> {
  const session = who === "anonymous" ? null : people[who].session;
  let target: unknown = createCaller({ session, requestId: newId(), now: new Date() });
  for (const part of path.split(".")) target = (target as Record<string, unknown>)[part];
  const [input] = matrix[path] ?? [none];
  try {
    const answer = await (target as (input: unknown) => Promise<unknown>)(input(things, who));
    return { outcome: "ok", answer: JSON.stringify(answer) ?? "" };
  } catch (error) {
    const { code, message } = error as { code: string; message: string };
    return { outcome: code, answer: message };
  }
}

describe("the matrix of procedures", () => {
  it("lists every one", () => {
    expect(Object.keys(matrix).sort()).toEqual(Object.keys(appRouter._def.procedures).sort());
  });

  it.each(Object.entries(matrix))("%s", async (path, [, user, administrator, other]) => {
    expect((await call(path, "anonymous")).outcome).toBe("UNAUTHORIZED");
    expect((await call(path, "user")).outcome).toBe(user);
    const foreign = await call(path, "other");
    expect(foreign.outcome).toBe(other);
    expect(foreign.answer).not.toContain(marker);
    expect((await call(path, "administrator")).outcome).toBe(administrator);
  });

  it.each(["user", "other"] as const)(
    "answers the %s alike for what is hidden and for what is nowhere",
    async (who) => {
      const nowhere = Object.fromEntries(Object.keys(things).map((key) => [key, newId()])) as Things;
      const theirs = things;
      const hidden = Object.entries(matrix).filter(([, row]) => row[who === "user" ? 1 : 3] === "NOT_FOUND");
      expect(hidden.length).toBeGreaterThan(5);
      for (const [path] of hidden) {
        const seen = await call(path, who);
        things = nowhere;
        expect(await call(path, who), path).toEqual(seen);
        things = theirs;
      }
    },
  );
});
