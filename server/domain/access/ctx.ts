import type { TenantDb } from "@/db/client";

import type { Actor, UserActor } from "./actor";

/** What every verb gets: the tenant's rows, who acts, and when. Nothing below reads the clock. */
export type Ctx<A extends Actor = Actor> = {
  readonly db: TenantDb;
  readonly actor: A;
  readonly now: Date;
};

export type UserCtx = Ctx<UserActor>;
