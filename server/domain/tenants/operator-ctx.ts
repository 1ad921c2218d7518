import type { Database } from "@/db/client";
import type { Actor } from "@/server/domain/access/actor";
import type { Ctx } from "@/server/domain/access/ctx";

/** For verbs that only whoever runs the installation may call: they are reached from its command line alone. */
export type OperatorCtx = Ctx<Extract<Actor, { kind: "operator" }>>;

export const operatorCtx = (database: Database, tenantId: string, now: Date): OperatorCtx => ({
  db: database.tenant(tenantId),
  actor: { kind: "operator", tenantId },
  now,
});
