import { eq } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { conversation, externalIdentity, participant, sourceUser } from "@/db/schema";
import type { Participant } from "@/server/connectors/zoom/participants";
import { newId } from "@/server/lib/id";

import { emailsOf, loadPeopleByEmail } from "./people-by-email";
import { storeParticipants } from "./store-participants";
import { arrivals, type Arrivals } from "./testing/arrivals";

let there: Arrivals;
beforeAll(async () => {
  there = await arrivals();
});
afterAll(() => there.scenario.close());

const conversationOf = async (sessionKey: string) => {
  const [row] = await there.tx((tx) =>
    tx.select().from(conversation).where(eq(conversation.sessionKey, sessionKey)),
  );
  if (!row) throw new Error("no conversation");
  return row;
};
const peopleIn = (conversationId: string) =>
  there.tx((tx) =>
    tx
      .select()
      .from(participant)
      .where(eq(participant.conversationId, conversationId))
      .orderBy(participant.role, participant.name),
  );

describe("participants are people", () => {
  const someone = (more: Partial<Participant>): Participant => ({
    ...{ zoomUserId: null, email: null, name: "Somebody", internal: true },
    joins: [{ joinedAt: new Date("2026-01-15T09:00:00Z"), leftAt: null, seconds: null }],
    ...more,
  });

  it.each([
    ["by user name", { email: "lena.novak@contoso.example" }, true],
    ["by a mapped identity", { email: "lena@elsewhere.example" }, true],
    ["by the id of a user, where the address is hidden", { zoomUserId: "zoom-lena" }, true],
    ["by the id, where the address is another", { zoomUserId: "zoom-lena", email: "l@x.example" }, true],
    ["not by an id that nobody has", { zoomUserId: "zoom-nobody" }, false],
    ["not by an address that nobody has", { email: "nobody@elsewhere.example" }, false],
  ])("%s", async (_name, known, isPerson) => {
    const { id, ownerPersonId } = await aConversation();
    const stored = await store(id, ownerPersonId, [someone(known)]);
    const people = await peopleIn(id);
    expect(stored.added).toBe(people.length);
    expect(people.find(({ name }) => name === "Somebody")?.personId).toBe(isPerson ? lena.id : null);
  });

  it("adds to what is known of them, whatever they were called by, and takes nobody away", async () => {
    const { id, ownerPersonId } = await aConversation();
    const [early, late] = [new Date("2026-01-15T08:00:00Z"), new Date("2026-01-15T10:00:00Z")];
    await store(id, ownerPersonId, [someone({ zoomUserId: "zoom-x" }), someone({ name: "Only once" })]);
    const before = await peopleIn(id);
    const told = someone({
      zoomUserId: "zoom-x",
      email: "lena@elsewhere.example",
      joins: [{ joinedAt: early, leftAt: late, seconds: null }],
    });
    expect(await store(id, ownerPersonId, [told])).toEqual({ added: 0, changed: 1 });
    expect(await store(id, ownerPersonId, [told])).toEqual({ added: 0, changed: 0 });
    const after = await peopleIn(id);
    expect(after.map((row) => row.id)).toEqual(before.map((row) => row.id));
    expect(after.find(({ name }) => name === "Somebody")).toMatchObject({
      ...{ personId: lena.id, emailNormalized: "lena@elsewhere.example", joinedAt: early, leftAt: late },
    });
  });

  it.each([
    ["is one row with the guest whom an address names later", ["guest@x.example"], "guest@x.example"],
    ["stays where two of that name are listed", ["a@x.example", "b@x.example"], "a@x.example, b@x.example, none"],
    ["stays where the name alone is listed too", ["guest@x.example", null], "guest@x.example, none"],
  ])("a name alone %s", async (_name, emails, expected) => {
    const { id, ownerPersonId } = await aConversation();
    await store(id, ownerPersonId, [someone({})]);
    const told = emails.map((email) => someone({ email }));
    const added = expected.split(", ").length - 1;
    expect((await store(id, ownerPersonId, told)).added).toBe(added);
    expect(await store(id, ownerPersonId, told)).toEqual({ added: 0, changed: 0 });
    const guests = (await peopleIn(id)).filter(({ name }) => name === "Somebody");
    expect(guests.map(({ emailNormalized }) => emailNormalized ?? "none").sort().join(", ")).toBe(expected);
  }); // prettier-ignore

  it("takes more than one statement holds, and finds them again", async () => {
    const { id, ownerPersonId } = await aConversation();
    const told = Array.from({ length: 1_200 }, (_, n) => someone({ email: `guest-${n}@x.example` }));
    expect(await store(id, ownerPersonId, told)).toEqual({ added: 1_201, changed: 0 });
    expect(await store(id, ownerPersonId, told)).toEqual({ added: 0, changed: 0 });
  });

  let lena: Awaited<ReturnType<Arrivals["scenario"]["tenant"]["addPerson"]>>;
  let archived: string;
  beforeAll(async () => {
    const { scenario, ctx, tx, run, arrive } = there;
    lena = await scenario.tenant.addPerson("Lena Novak");
    const { tenantId } = scenario.tenant;
    await tx(async (t) => {
      const mapped = { tenantId, id: newId(), personId: lena.id, emailNormalized: "lena@elsewhere.example" };
      await t.insert(externalIdentity).values(mapped);
      const user = { tenantId, jobId: scenario.jobId, sourceId: "zoom-lena", status: "active" };
      await t.insert(sourceUser).values({ ...user, emailNormalized: lena.upn, seenAt: ctx().now });
    });
    archived = (await arrive()).uuid;
    await run(archived);
  });

  /** Without anybody in it. */
  async function aConversation() {
    const found = await conversationOf(archived);
    await there.tx((tx) => tx.delete(participant).where(eq(participant.conversationId, found.id)));
    return found;
  }

  const store = (conversationId: string, ownerPersonId: string, participants: readonly Participant[]) =>
    there.tx(async (tx) =>
      storeParticipants(tx, there.ctx(), conversationId, {
        ...{ jobId: there.scenario.jobId, ownerPersonId, participants },
        people: await loadPeopleByEmail(tx, emailsOf(participants)),
      }),
    );
});
