import { cookies } from "next/headers";
import { cache } from "react";

import { appDatabase } from "@/server/domain/access/app-database";
import { type CurrentSession, resolveSession } from "@/server/domain/access/resolve-session";
import { env } from "@/server/lib/env";

import { sessionCookie } from "./session-cookie";

export type { CurrentSession };

const resolved = cache(async (idle: boolean): Promise<CurrentSession | null> => {
  const token = (await cookies()).get(sessionCookie(env().NEXTAUTH_URL).name)?.value;
  return token === undefined ? null : resolveSession(appDatabase(), token, new Date(), { idle });
});

/**
 * Who is signed in, or null. For route handlers, the tRPC context and server components; read from the database once per
 * request. An `idle` request, which no person made, does not start the idle clock anew.
 */
export const currentSession = ({ idle = false }: { idle?: boolean } = {}): Promise<CurrentSession | null> =>
  resolved(idle);
