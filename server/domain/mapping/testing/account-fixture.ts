import { desc, eq, inArray, sql } from "drizzle-orm";

import { auditEvent, person, sourceItem, sourceUser } from "@/db/schema";
import type { TenantFixture, TestPerson } from "@/server/domain/testing/tenant-fixture";
import { newId } from "@/server/lib/id";

type Seen = { files: number; status?: string; reason?: "no_matching_user" | "ambiguous_user" };

/** User Assignment that covers these people alone. */
export const only = (...people: string[]) => ({ scope: "certain" as const, personIds: people });

/** Users of a job's account with skipped items, and people who may map them. */
export function accountFixture(home: TenantFixture, jobId: string) {
  const { tenantId, now } = home;

  async function items(ownerSourceId: string, files: number, reason: Seen["reason"] = "no_matching_user") {
    await home.db.tx(async (tx) => {
      for (let file = 0; file < files; file++) {
        await tx.insert(sourceItem).values({
          ...{ tenantId, id: newId(), jobId, sourceKey: `${ownerSourceId} ${file}` },
          ...{
            sessionKey: `session ${ownerSourceId}`,
            ownerSourceId,
            recordingType: "speaker",
            fileType: "MP4",
          },
          ...({ mediaClass: "video", state: "skipped", reason } as const),
          ...{ startedAt: new Date(now.getTime() - file * 3_600_000), firstSeenAt: now, lastSeenAt: now },
        });
      }
    });
  }

  async function seen(sourceId: string, emailNormalized: string, { files, status = "active", reason }: Seen) {
    await home.db.tx((tx) =>
      tx.insert(sourceUser).values({ tenantId, jobId, sourceId, emailNormalized, status, seenAt: now }),
    );
    await items(sourceId, files, reason);
  }

  /** Somebody with the right, signed in. */
  async function mapper(name: string, covers: { scope: "certain" | "all"; personIds: string[] }) {
    const definition = { rights: ["users.map_external" as const], assignment: { ...covers, kinds: [] } };
    const accessRuleId = await home.addRule(name, { kind: "access", definition });
    return home.signIn(await home.addPerson(name, { accessRuleId }));
  }

  return { items, seen, mapper };
}

/** Payloads of what was announced, the oldest first. */
export const wantedRedecisions = (home: TenantFixture) =>
  home.db.tx(async (tx) => {
    const rows = await tx.execute<{ data: Record<string, unknown> }>(
      sql`select data from engine.outbox where name = 'ledger/redecision.wanted' order by id`,
    );
    return rows.map(({ data }) => data);
  });

export const setMail = (home: TenantFixture, mailNormalized: string | null, people: readonly TestPerson[]) =>
  home.db.tx((tx) => {
    const ids = people.map(({ id }) => id);
    return tx.update(person).set({ mailNormalized }).where(inArray(person.id, ids));
  });

export const lastAct = (home: TenantFixture, subjectId: string) =>
  home.db.tx(async (tx) => {
    const [row] = await tx
      .select()
      .from(auditEvent)
      .where(eq(auditEvent.subjectId, subjectId))
      .orderBy(desc(auditEvent.id))
      .limit(1);
    return row;
  });
