import { asc, eq } from "drizzle-orm";

import { sealAttempt, sourceItem, sourceUser } from "@/db/schema";
import { recordSessions } from "@/server/domain/ledger/record-sessions";
import type { RecordedItem } from "@/server/domain/ledger/record-things";
import { connect, zoomScenario } from "@/server/domain/testing/scenario";

import { claimItems } from "../claim-item";
import { fetchSession, type FreshSession, type ImportPorts } from "../fresh-session";
import { importSession } from "../import-session";

const emailNormalized = "deniz.kaya@contoso.example";

export type Arrived = {
  uuid: string;
  fresh: FreshSession;
  items: RecordedItem[];
  of: (fileType: string) => RecordedItem;
};
export type Arrivals = Awaited<ReturnType<typeof arrivals>>;

/** A connected tenant whose licensed host's meetings can be recorded to order and imported, step by step. */
export async function arrivals() {
  const scenario = await zoomScenario();
  const owner = await scenario.addLicensed("Deniz Kaya");
  await connect(scenario);
  const ports: ImportPorts = { ...scenario.archive, zoom: await scenario.connection() };
  const { control } = scenario.zoom;
  /** SHA-256 of every file at the source, by its id there. */
  const sourceHashes = new Map<string, string>();
  const tx: typeof scenario.tenant.db.tx = (work) => scenario.tenant.db.tx(work);
  const ctx = (at = new Date()) => scenario.tenant.system(at);

  /** A session that Zoom has, listed: everything in it is kept. */
  async function list(uuid: string): Promise<Arrived> {
    const fresh = await fetchSession(ports, uuid);
    const { jobId, tenant } = scenario;
    const items = await tx(async (t) => {
      const sourceId = fresh.session.hostId ?? "";
      const seen = { tenantId: tenant.tenantId, jobId, sourceId, emailNormalized, seenAt: new Date() };
      await t
        .insert(sourceUser)
        .values({ ...seen, status: "active" })
        .onConflictDoNothing();
      return recordSessions(t, ctx(), { jobId, sessions: [fresh.session], announceKept: false });
    });
    for (const { files } of await control.inventory("contoso", true))
      for (const { id, sha256 } of files) sourceHashes.set(id, sha256 ?? "");
    const of = (fileType: string) => {
      const key = fresh.session.files.find((file) => file.fileType === fileType)?.key;
      const item = items.find(({ sourceKey }) => sourceKey === key);
      if (!item) throw new Error(`no ${fileType}`);
      return item;
    };
    return { uuid, fresh, items, of };
  }

  const itemsOf = (sessionKey: string) =>
    tx((t) =>
      t.select().from(sourceItem).where(eq(sourceItem.sessionKey, sessionKey)).orderBy(asc(sourceItem.id)),
    );

  return {
    ...{ scenario, owner, ports, sourceHashes, tx, ctx, itemsOf, list },
    run: (sessionKey: string, by = ctx()) => importSession(by, ports, { jobId: scenario.jobId, sessionKey }),
    claim: ({ id: itemId }: RecordedItem) => claimItems(ctx(), ports.keyring, [{ itemId, region: "EU" }]),
    attemptOf: async ({ id }: RecordedItem) => {
      const [attempt] = await tx((t) => t.select().from(sealAttempt).where(eq(sealAttempt.sourceItemId, id)));
      if (!attempt) throw new Error("not begun");
      return attempt;
    },
    /** A meeting of five files that has just been recorded. */
    arrive: async (): Promise<Arrived> =>
      list((await control.record({ account: "contoso", host: "deniz.kaya" })).uuid),
    /** A meeting with one file of `sizeBytes`, recorded yesterday. */
    arriveLarge: (sizeBytes: number): Promise<Arrived> => {
      const [uuid = ""] = control.addLarge({ account: "contoso", host: "deniz.kaya", sizeBytes });
      return list(uuid);
    },
    /** How the items of a session stand, by state, and what failed how. */
    standing: async (uuid: string) => {
      const counts: Record<string, number> = {};
      for (const { state, reason, failure } of await itemsOf(uuid)) {
        const why = state === "failed" || state === "given_up" ? failure : reason;
        const name = state === "archived" ? state : `${state}: ${why}`;
        counts[name] = (counts[name] ?? 0) + 1;
      }
      return counts;
    },
  };
}
