import { and, eq } from "drizzle-orm";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";

import { auditEvent, conversation, participant, sourceItem } from "@/db/schema";
import { getConversation } from "@/server/domain/conversations/get-conversation";
import { takeLateList } from "@/server/domain/imports/late-participants";
import { arrivals, type Arrivals } from "@/server/domain/imports/testing/arrivals";

import { lookAtSession } from "./look-at-session";

const hour = 3_600_000;

let there: Arrivals;
beforeAll(async () => {
  there = await arrivals();
});
afterAll(() => there.scenario.close());
afterEach(() => there.scenario.zoom.control.clearFaults());

const later = (hours: number) => there.ctx(new Date(Date.now() + hours * hour));
const look = (sessionKey: string, hours: number) =>
  lookAtSession(later(hours), there.ports.zoom, { jobId: there.scenario.jobId, sessionKey });

const conversationOf = async (sessionKey: string) => {
  const [row] = await there.tx((tx) =>
    tx.select().from(conversation).where(eq(conversation.sessionKey, sessionKey)),
  );
  if (!row) throw new Error("no conversation");
  return row;
};
/** What its page says, so many hours from now. */
const toldOn = async (id: string, hours: number) => {
  const { ctx } = there.scenario.admin;
  return (await getConversation({ ...ctx, now: later(hours).now }, { id })).participantsTold;
};
const peopleIn = (conversationId: string) =>
  there.tx((tx) =>
    tx
      .select()
      .from(participant)
      .where(eq(participant.conversationId, conversationId))
      .orderBy(participant.role, participant.name),
  );
const completions = (subject: string) =>
  there.tx((tx) =>
    tx
      .select({ detail: auditEvent.detail })
      .from(auditEvent)
      .where(
        and(eq(auditEvent.subjectId, subject), eq(auditEvent.action, "conversation.participants_completed")),
      ),
  );
const nextLooks = async (sessionKey: string) =>
  (await there.itemsOf(sessionKey)).map(({ nextLookAt }) => nextLookAt);

describe("who took part, told too late for the import", () => {
  const onParticipants = { on: "participants", times: 0 } as const;
  const guest = { zoomUserId: null, email: null, name: "Visitor", internal: false, joins: [] };
  const tooMany = { kind: "rate limit", retryAfter: "iso date", waitSeconds: 7_200, daily: true } as const;

  it.each([
    ["lists that are empty at first", { ...onParticipants, kind: "empty" }],
    ["lists that are not there yet", { ...onParticipants, kind: "error", status: 404 }],
    ["a limit of the day", { ...onParticipants, ...tooMany }],
  ] as const)("is asked for again after %s, and completed", async (_name, fault) => {
    const { uuid } = await there.arrive();
    there.scenario.zoom.control.addFault(fault);
    expect(await there.run(uuid)).toEqual({ archived: 5, failed: 0, retry: false });
    const { id, participantsDueSince } = await conversationOf(uuid);
    expect(participantsDueSince).toBeInstanceOf(Date);
    expect(await peopleIn(id)).toMatchObject([{ role: "host", joinedAt: null }]);
    for (const at of await nextLooks(uuid)) expect(at?.getTime()).toBeLessThan(Date.now() + 1.1 * hour);

    expect(await toldOn(id, 0)).toBe("due");

    await look(uuid, 1.1);
    expect((await conversationOf(uuid)).participantsDueSince).toEqual(participantsDueSince);
    for (const at of await nextLooks(uuid)) expect(at?.getTime()).toBeGreaterThan(Date.now() + 5 * hour);
    expect(await completions(id)).toEqual([]);

    there.scenario.zoom.control.clearFaults();
    await look(uuid, 6.1);
    const people = await peopleIn(id);
    expect(people.map(({ role }) => role)).toEqual(["host", ...people.slice(1).map(() => "participant")]);
    expect(people.length).toBeGreaterThan(1);
    for (const { joinedAt, leftAt } of people) expect([joinedAt, leftAt]).not.toContain(null);
    const [guest] = people.filter(({ personId }) => personId === null);
    const { participantsDueSince: mark, search } = await conversationOf(uuid);
    expect(mark).toBeNull();
    expect(await toldOn(id, 6.1)).toBe("whole");
    expect(search).toContain(guest?.name.split(" ")[0]?.toLowerCase());
    expect(await completions(id)).toEqual([{ detail: { added: people.length - 1, changed: 1 } }]);

    await look(uuid, 24.1);
    expect(await peopleIn(id)).toEqual(people);
    expect(await completions(id)).toHaveLength(1);
  });

  it("stays a fact when the last look does not tell either, and is asked for no more", async () => {
    const { uuid } = await there.arrive();
    there.scenario.zoom.control.addFault({ ...onParticipants, kind: "empty" });
    await there.run(uuid);
    for (const hours of [1.1, 6.1, 24.1, 72.1]) await look(uuid, hours);
    expect(await toldOn((await conversationOf(uuid)).id, 72.1)).toBe("never");
    expect(new Set(await nextLooks(uuid))).toEqual(new Set([null]));
    there.scenario.zoom.control.clearRequests();
    await look(uuid, 24 * 6);
    const asked = Object.keys(there.scenario.zoom.control.requests().byRoute);
    expect(asked.filter((route) => route.includes("participants"))).toEqual([]);
  });

  it("writes into the audit log whom a list adds that is not whole either", async () => {
    const { uuid } = await there.arrive();
    const { control } = there.scenario.zoom;
    control.addFault({ ...onParticipants, kind: "empty" });
    await there.run(uuid);
    const before = await conversationOf(uuid);
    const list = { participants: [guest], standing: "late" as const, conversationId: before.id };
    const take = () => there.tx((tx) => takeLateList(tx, later(2), list));
    await take();
    await take();
    expect(await completions(before.id)).toEqual([{ detail: { added: 1, changed: 0 } }]);
    const { participantsDueSince, changedAt, search } = await conversationOf(uuid);
    expect(participantsDueSince).toEqual(before.participantsDueSince);
    expect(changedAt > before.changedAt).toBe(true);
    expect(search).toContain("visitor");
  });

  it("is asked for once where Zoom won't say, which its page tells apart from a list that is whole", async () => {
    const [open, closed] = [await there.arrive(), await there.arrive()];
    await there.run(open.uuid);
    expect(await toldOn((await conversationOf(open.uuid)).id, 0)).toBe("whole");
    there.scenario.zoom.control.addFault({ ...onParticipants, kind: "missing scope" });
    await there.run(closed.uuid);
    const { id } = await conversationOf(closed.uuid);
    expect(await toldOn(id, 0)).toBe("withheld");
    there.scenario.zoom.control.clearFaults();
    await look(closed.uuid, 1.1);
    expect(await peopleIn(id)).toMatchObject([{ role: "host" }]);
    expect(await toldOn(id, 24 * 6)).toBe("withheld");
  });
});

describe("a session that Zoom announces and does not give out yet", () => {
  const announce = async (sessionKey: string, hostId: string | null) =>
    lookAtSession(there.ctx(), there.ports.zoom, {
      ...{ jobId: there.scenario.jobId, sessionKey },
      announced: { hostId, startedAt: new Date() },
    });
  const hide = (uuid: string) =>
    there.scenario.zoom.control.addFault({ on: "meeting", kind: "gone", times: 0, match: uuid });

  it("has its row, which the looks try again and its first file takes over", async () => {
    const { uuid, fresh } = await there.arrive();
    await there.tx((tx) => tx.delete(sourceItem).where(eq(sourceItem.sessionKey, uuid)));
    hide(uuid);
    expect(await announce(uuid, fresh.session.hostId)).toBe("not_there");
    const [row, ...others] = await there.itemsOf(uuid);
    expect([row, others]).toMatchObject([
      { state: "waiting", reason: "not_ready_yet", fileType: "", ownerPersonId: there.owner.id },
      [],
    ]);
    expect(row?.nextLookAt?.getTime()).toBeLessThan(Date.now() + hour / 6);
    await announce(uuid, fresh.session.hostId);
    await look(uuid, 24.1);
    expect(await there.itemsOf(uuid)).toMatchObject([{ id: row?.id, state: "waiting" }]);
    there.scenario.zoom.control.clearFaults();
    expect(await look(uuid, 25)).toBe("recorded");
    const items = await there.itemsOf(uuid);
    expect([items.length, items[0]?.id]).toEqual([5, row?.id]);
    expect(await there.standing(uuid)).toEqual({ "kept: rule_keeps": 5 });
  });

  it.each([
    ["gone when the last look finds nothing", "host", "gone", "gone_at_source"],
    ["decided like any other: of nobody known", "zoom-nobody", "skipped", "no_matching_user"],
    ["decided like any other: of a host whom the event leaves out", null, "skipped", "no_matching_user"],
  ])("is %s", async (_name, who, state, reason) => {
    const { uuid, fresh } = await there.arrive();
    await there.tx((tx) => tx.delete(sourceItem).where(eq(sourceItem.sessionKey, uuid)));
    hide(uuid);
    await announce(uuid, who === "host" ? fresh.session.hostId : who);
    await look(uuid, 72.1);
    expect(await there.itemsOf(uuid)).toMatchObject([{ state, reason, nextLookAt: null }]);
  });
});
