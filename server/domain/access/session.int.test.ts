import { randomUUID } from "node:crypto";

import { and, eq } from "drizzle-orm";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";

import type { BuiltInRule } from "@/db/constants";
import type { TenantTx } from "@/db/client";
import { auditEvent, directoryGroup, groupMember, person, rule, ruleVersion, session } from "@/db/schema";
import { testDatabase } from "@/db/testing/database";
import { createTestTenant } from "@/server/domain/tenants/testing/create-test-tenant";
import { newId } from "@/server/lib/id";

import { endSession } from "./end-session";
import { endSessionsEverywhere } from "./end-sessions-everywhere";
import { requireRight } from "./require-right";
import { resolveSession } from "./resolve-session";
import { sessionIdleMs, sessionLifetimeMs, sessionTouchMs } from "./session-lifetime";
import { hashSessionToken, newSessionToken } from "./session-token";
import { startSession } from "./start-session";

const start = new Date("2026-11-20T09:00:00Z");
const after = (ms: number) => new Date(start.getTime() + ms);

let db: Awaited<ReturnType<typeof testDatabase>>;
let tid: string;
let tenantId: string;

const identity = () => ({
  tid,
  oid: randomUUID(),
  displayName: "Ben Lindqvist",
  userPrincipalName: "Ben.Lindqvist@contoso.example",
});

async function signIn(who = identity(), at = start) {
  const started = await startSession(db.database, who, at);
  if (started.kind !== "started") throw new Error(`refused: ${started.reason}`);
  return { ...started, who };
}

const resolve = (token: string, at = start) => resolveSession(db.database, token, at);
const change = <T>(work: (tx: TenantTx) => Promise<T>) => db.database.tenant(tenantId).tx(work);

async function builtIn(key: BuiltInRule): Promise<string> {
  const [row] = await change((tx) => tx.select({ id: rule.id }).from(rule).where(eq(rule.builtIn, key)));
  return row?.id ?? "";
}

async function addGroup(values: { priority: number | null; accessRuleId?: string }, members: string[]) {
  const [id, oid] = [newId(), randomUUID()];
  await change(async (tx) => {
    await tx.insert(directoryGroup).values({
      ...{ tenantId, id, oid, displayName: `Group ${oid}`, directoryState: "active", changedAt: start },
      ...values,
    });
    for (const memberOid of members) {
      await tx.insert(groupMember).values({ tenantId, groupId: id, memberOid, memberKind: "person" });
    }
  });
  return { id, oid };
}

beforeAll(async () => {
  db = await testDatabase();
});
afterAll(() => db.drop());
beforeEach(async () => {
  tid = randomUUID();
  tenantId = await createTestTenant(db.database, { tid, now: start });
});

describe("how long a session lasts", () => {
  it("ends after the idle time, which each request starts anew", async () => {
    const { token } = await signIn();
    const step = sessionIdleMs - sessionTouchMs;
    for (let at = 0; at < sessionLifetimeMs - step; at += step) {
      expect(await resolve(token, after(at)), `after ${at} ms`).not.toBeNull();
    }
    const idle = await signIn();
    expect(await resolve(idle.token, after(sessionIdleMs - 1))).not.toBeNull();
    const other = await signIn();
    expect(await resolve(other.token, after(sessionIdleMs))).toBeNull();
  });

  it("ends after its lifetime, however busy", async () => {
    const { token } = await signIn();
    for (let at = 0; at < sessionLifetimeMs; at += sessionIdleMs / 2) await resolve(token, after(at));
    expect(await resolve(token, after(sessionLifetimeMs - 1))).not.toBeNull();
    expect(await resolve(token, after(sessionLifetimeMs))).toBeNull();
  });

  it("leaves no dead rows behind once the person signs in again", async () => {
    const first = await signIn();
    const again = await signIn(first.who, after(sessionLifetimeMs));
    const rows = await change((tx) =>
      tx.select({ hash: session.tokenHash }).from(session).where(eq(session.personId, again.personId)),
    );
    expect(rows).toEqual([{ hash: hashSessionToken(again.token) }]);
  });
});

describe("rights are read at every request", () => {
  it("a rule given or taken counts at the next one", async () => {
    const { token, personId } = await signIn();
    const before = await resolve(token);
    expect(() => requireRight(before?.actor ?? { kind: "system", tenantId }, "jobs.manage")).toThrow(
      /Access Jobs/,
    );
    const give = async (accessRuleId: string | null, replayRuleId: string | null) =>
      change((tx) => tx.update(person).set({ accessRuleId, replayRuleId }).where(eq(person.id, personId)));
    await give(await builtIn("administrator"), await builtIn("replay_all"));
    const given = await resolve(token);
    expect(given?.actor.rights.has("jobs.manage")).toBe(true);
    expect(given?.actor.replay.visibility).toBe("all");
    await give(null, null);
    const taken = await resolve(token);
    expect(taken?.actor.rights).toEqual(before?.actor.rights);
    expect(taken?.actor.replay.visibility).toBe("own");
  });

  it("a group gives through a group in it, until the membership ends", async () => {
    const { token, who } = await signIn();
    const inner = await addGroup({ priority: null }, [who.oid]);
    const administrator = await builtIn("administrator");
    const outer = await addGroup({ priority: 1, accessRuleId: administrator }, [inner.oid]);
    await addGroup({ priority: 2, accessRuleId: await builtIn("user") }, [who.oid]);
    expect((await resolve(token))?.actor.rights.has("rules.access")).toBe(true);
    await change((tx) => tx.delete(groupMember).where(eq(groupMember.groupId, outer.id)));
    expect((await resolve(token))?.actor.rights.has("rules.access")).toBe(false);
  });

  it("a rule that is gone gives nothing; a right that is unknown takes no other with it", async () => {
    const { token, personId } = await signIn();
    const [id, now] = [newId(), start];
    const definition = { rights: ["audit.read", "retired.right"] };
    await change(async (tx) => {
      const shape = {
        tenantId,
        id,
        kind: "access",
        name: "Auditor",
        currentVersion: 1,
        changedAt: now,
      } as const;
      await tx.insert(rule).values(shape);
      await tx.insert(ruleVersion).values({ tenantId, id: newId(), ruleId: id, version: 1, definition });
      await tx.update(person).set({ accessRuleId: id }).where(eq(person.id, personId));
    });
    expect([...((await resolve(token))?.actor.rights ?? [])]).toEqual(["audit.read"]);
    await change((tx) => tx.update(rule).set({ deletedAt: now }).where(eq(rule.id, id)));
    expect([...((await resolve(token))?.actor.rights ?? ["none"])]).toEqual([]);
  });

  it.each([
    ["deactivated", { deactivatedAt: start }],
    ["disabled", { directoryState: "disabled" }],
    ["left", { directoryState: "left" }],
  ] as const)("who is %s is out at the next one, and does not get in again", async (reason, state) => {
    const { token, personId, who } = await signIn();
    await change((tx) => tx.update(person).set(state).where(eq(person.id, personId)));
    expect(await resolve(token)).toBeNull();
    expect(await startSession(db.database, who, start)).toEqual({
      kind: "refused",
      reason,
      tenantName: "Contoso",
    });
  });
});

describe("who a session belongs to", () => {
  it("follows (tid, oid), never the address", async () => {
    const first = await signIn();
    const sameAddress = await signIn();
    expect(sameAddress.personId).not.toBe(first.personId);
    const renamed = await signIn({
      ...first.who,
      displayName: "Ben Berg",
      userPrincipalName: "ben.berg@contoso.example",
    });
    expect(renamed.personId).toBe(first.personId);
    expect((await resolve(renamed.token))?.person).toMatchObject({ displayName: "Ben Berg" });
  });

  it("opens its own tenant only", async () => {
    const here = await signIn();
    const otherTid = randomUUID();
    const otherTenantId = await createTestTenant(db.database, {
      tid: otherTid,
      name: "Fabrikam",
      now: start,
    });
    const there = await signIn({ ...here.who, tid: otherTid });
    const current = await resolve(here.token);
    expect([current?.tenantId, current?.db.tenantId, current?.actor.tenantId]).toEqual(
      Array(3).fill(tenantId),
    );
    expect((await resolve(there.token))?.tenantId).toBe(otherTenantId);
    const seen = await db.database
      .tenant(otherTenantId)
      .tx((tx) => tx.select().from(session).where(eq(session.personId, here.personId)));
    expect(seen).toEqual([]);
  });

  it.each(["", "x", newSessionToken(), "a".repeat(44), "' or 1=1 --".padEnd(43, "x")])(
    "no other text is one: %s",
    async (text) => {
      await signIn();
      expect(await resolve(text)).toBeNull();
    },
  );
});

describe("ending sessions", () => {
  it("ends this one, or all of the person, and writes both into the audit log", async () => {
    const here = await signIn();
    const [there, elsewhere, somebodyElse] = [await signIn(here.who), await signIn(here.who), await signIn()];
    const ctx = async (token: string) => {
      const current = await resolve(token);
      if (!current) throw new Error("no session");
      return { ...current, now: start };
    };
    const mine = await ctx(here.token);
    await endSession(mine);
    await endSession(mine);
    expect(await resolve(here.token)).toBeNull();
    expect(await resolve(there.token)).not.toBeNull();
    expect(await endSessionsEverywhere(await ctx(there.token))).toEqual({ count: 2 });
    expect([await resolve(there.token), await resolve(elsewhere.token)]).toEqual([null, null]);
    expect(await resolve(somebodyElse.token)).not.toBeNull();
    const acts = await change((tx) =>
      tx
        .select({ action: auditEvent.action, actorKind: auditEvent.actorKind, actorId: auditEvent.actorId })
        .from(auditEvent)
        .where(and(eq(auditEvent.subjectId, here.personId)))
        .orderBy(auditEvent.id),
    );
    const act = (action: string) => ({ action, actorKind: "user", actorId: here.personId });
    const started = act("session.started");
    expect(acts).toEqual([started, started, started, act("session.ended"), act("session.ended_everywhere")]);
  });
});
