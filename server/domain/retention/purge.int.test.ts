import { and, eq, sql } from "drizzle-orm";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";

import {
  auditEvent,
  conversation,
  customFieldValue,
  hold,
  mediaFile,
  purgeRun,
  replayRequest,
  sourceItem,
  tombstone,
} from "@/db/schema";
import { testDatabase } from "@/db/testing/database";
import type { ArchivePorts } from "@/server/domain/archive/ports";
import { storeOf } from "@/server/domain/archive/ports";
import { createCustomField } from "@/server/domain/custom-fields/create-custom-field";
import { setCustomFields } from "@/server/domain/custom-fields/set-custom-fields";
import { placeHold } from "@/server/domain/holds/place-hold";
import { releaseHold } from "@/server/domain/holds/release-hold";
import {
  addJob,
  type Archived,
  archivedConversation,
  videoFile,
} from "@/server/domain/testing/archived-conversation";
import { type SignedIn, tenantFixture, type TenantFixture } from "@/server/domain/testing/tenant-fixture";
import { testArchive } from "@/server/domain/testing/test-archive";
import { newId } from "@/server/lib/id";
import type { ObjectStore } from "@/server/lib/storage/object-store";

import { destroyMarked, finishPurgeRun } from "./destroy-marked";
import { markDue } from "./mark-due";
import { releaseGraceMs, startPurgeRun } from "./start-purge-run";

const day = 86_400_000;

let db: Awaited<ReturnType<typeof testDatabase>>;
let archive: Awaited<ReturnType<typeof testArchive>>;
let home: TenantFixture;
let admin: SignedIn;
let jobId: string;
const now = new Date();
const at = (ms: number) => new Date(now.getTime() + ms);

beforeAll(async () => {
  db = await testDatabase();
  archive = await testArchive();
});
afterAll(async () => {
  await archive.remove();
  await db.drop();
});
/** A tenant of its own for each test: what is due counts per tenant. */
beforeEach(async () => {
  home = await tenantFixture(db.database);
  admin = await home.signIn(home.administrator);
  jobId = await addJob(home);
});

const dueOne = (retainUntil: Date | null = at(-day)) =>
  archivedConversation(home, archive, {
    ...{ owner: home.administrator, jobId, retainUntil, participants: [{ name: "Bob" }] },
    ...{ transcript: ["a"], chat: ["b"], files: [{ ...videoFile, bytes: Buffer.from("video") }] },
  });

/** Fills in a custom field of the conversation and asks to replay it. */
async function noteOn(conversationId: string) {
  const { id } = await createCustomField(admin.ctx, { name: "Matter", type: "text", choices: [] });
  await setCustomFields(admin.ctx, { conversationId, values: { [id]: "Weekly" } });
  const row = { tenantId: home.tenantId, id: newId(), conversationId, personId: home.administrator.id };
  await home.db.tx((tx) =>
    tx.insert(replayRequest).values({ ...row, reason: "Weekly", state: "waiting", requestedAt: now }),
  );
}
async function start(): Promise<string> {
  const started = await startPurgeRun(home.system(now));
  if ("refusal" in started) throw new Error(`refused: ${started.refusal}`);
  return started.runId;
}
async function purge(ports: ArchivePorts = archive, runId?: string) {
  const run = runId ?? (await start());
  while ((await markDue(home.system(now), run)).marked > 0);
  while ((await destroyMarked(home.system(now), ports, run)).purged > 0);
  await finishPurgeRun(home.system(now), run);
  return run;
}
const rowsOf = (id: string) =>
  home.db.tx(async (tx) => ({
    conversation: await tx.$count(conversation, eq(conversation.id, id)),
    media: await tx.$count(mediaFile, eq(mediaFile.conversationId, id)),
    tombstone: await tx.$count(tombstone, eq(tombstone.conversationId, id)),
    purged: await tx.$count(
      sourceItem,
      and(eq(sourceItem.reason, "purged"), eq(sourceItem.state, "skipped")),
    ),
    audited: await tx.$count(
      auditEvent,
      and(eq(auditEvent.action, "conversation.purged"), eq(auditEvent.subjectId, id)),
    ),
  }));
const objectsOf = async ({ files }: Archived) => {
  const heads = await Promise.all(files.map((file) => storeOf(archive, "EU").head(file.objectKey)));
  return heads.filter((head) => head !== null).length;
};
const gone = { conversation: 0, media: 0, tombstone: 1, purged: 3, audited: 1 };
const stays = { conversation: 1, media: 3, tombstone: 0, purged: 0, audited: 0 };

describe("a purge run", () => {
  it("destroys what is due and leaves a tombstone with the hashes and nothing personal", async () => {
    const due = await dueOne();
    await noteOn(due.id);
    const run = await purge();
    expect(await rowsOf(due.id)).toEqual(gone);
    expect(await home.db.tx((tx) => tx.$count(customFieldValue))).toBe(0);
    expect(await home.db.tx((tx) => tx.$count(replayRequest))).toBe(0);
    expect(await objectsOf(due)).toBe(0);
    const [grave] = await home.db.tx((tx) => tx.select().from(tombstone));
    expect(grave).toMatchObject({ conversationId: due.id, sessionKey: due.sessionKey, runId: run });
    expect(grave?.files.map((file) => file.id).sort()).toEqual(due.files.map((file) => file.id).sort());
    expect(JSON.stringify(grave)).not.toMatch(/Weekly|Bob|Ada/);
    const [row] = await home.db.tx((tx) => tx.select().from(purgeRun).where(eq(purgeRun.id, run)));
    expect(row).toMatchObject({ forecast: 1, marked: 1, purged: 1, purgedBytes: 7, refusal: null });
  });

  it.each([
    ["not due yet", at(60_000)],
    ["kept for ever", null],
  ])("leaves what is %s", async (_, retainUntil) => {
    const kept = await dueOne(retainUntil);
    await purge();
    expect(await rowsOf(kept.id)).toEqual(stays);
    expect(await objectsOf(kept)).toBe(3);
  });

  it("leaves what is held, and what was released within the grace period, and takes it afterwards", async () => {
    const held = await dueOne();
    const input = { conversationId: held.id, reason: "A matter" };
    await placeHold(admin.ctx, input);
    await purge();
    expect(await rowsOf(held.id)).toEqual(stays);
    await releaseHold({ ...admin.ctx, now }, { conversationId: held.id });
    await purge();
    expect(await rowsOf(held.id)).toEqual(stays);
    const released = (ms: number) =>
      home.db.tx((tx) =>
        tx
          .update(hold)
          .set({ releasedAt: at(ms) })
          .where(sql`true`),
      );
    await released(-releaseGraceMs + 60_000);
    await purge();
    expect(await rowsOf(held.id)).toEqual(stays);
    await released(-releaseGraceMs);
    await purge();
    expect(await rowsOf(held.id)).toEqual(gone);
  });

  it("never touches another tenant", async () => {
    const theirs = await dueOne();
    home = await tenantFixture(db.database, { name: "Fabrikam" });
    await purge();
    expect(await objectsOf(theirs)).toBe(3);
  });
});

describe("a purge killed anywhere", () => {
  /** A store that fails at the n-th deletion, before or after the object went. */
  function failing(n: number, when: "before" | "after"): ArchivePorts {
    let calls = 0;
    const real = storeOf(archive, "EU");
    const broken: ObjectStore = Object.create(real) as ObjectStore;
    broken.delete = async (key) => {
      calls += 1;
      if (calls === n && when === "before") throw new Error("killed");
      await real.delete(key);
      if (calls === n) throw new Error("killed");
    };
    return { ...archive, stores: new Map([["eu", broken]]) };
  }

  it.each([1, 2, 3, 4, 5, 6].flatMap((n) => [[n, "before"] as const, [n, "after"] as const]))(
    "at deletion %i, %s it, is finished by the next run",
    async (n, when) => {
      const both = [await dueOne(), await dueOne()];
      const run = await start();
      await markDue(home.system(now), run);
      await expect(destroyMarked(home.system(now), failing(n, when), run)).rejects.toThrow("killed");
      const keys = await home.db.tx((tx) =>
        tx
          .select({ objectKey: mediaFile.objectKey, wrappedKey: mediaFile.wrappedKey })
          .from(mediaFile)
          .innerJoin(conversation, eq(conversation.id, mediaFile.conversationId)),
      );
      // The key goes before the object, always.
      for (const { objectKey, wrappedKey } of keys) {
        if ((await storeOf(archive, "EU").head(objectKey)) === null) expect(wrappedKey).toBeNull();
      }
      await purge();
      for (const one of both) {
        expect(await rowsOf(one.id)).toEqual({ ...gone, purged: 6 });
        expect(await objectsOf(one)).toBe(0);
      }
    },
  );

  it("does not let one object that can't be deleted keep the others", async () => {
    const both = [await dueOne(), await dueOne()];
    const run = await start();
    await markDue(home.system(now), run);
    await expect(destroyMarked(home.system(now), failing(1, "before"), run)).rejects.toThrow("killed");
    const left = await Promise.all(both.map(async (one) => (await rowsOf(one.id)).conversation));
    expect(left.sort()).toEqual([0, 1]);
  });

  it("after the mark is finished by the next run, and unseen meanwhile", async () => {
    const due = await dueOne();
    await markDue(home.system(now), await start());
    await expect(placeHold(admin.ctx, { conversationId: due.id, reason: "late" })).rejects.toMatchObject({
      code: "NOT_FOUND",
    });
    await purge();
    expect(await rowsOf(due.id)).toEqual(gone);
  });

  it("by two runs at once is done once", async () => {
    const due = await dueOne();
    const run = await start();
    await markDue(home.system(now), run);
    await Promise.all([
      destroyMarked(home.system(now), archive, run),
      destroyMarked(home.system(now), archive, run),
    ]);
    expect(await rowsOf(due.id)).toEqual(gone);
  });
});
