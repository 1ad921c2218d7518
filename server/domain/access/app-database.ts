import { type Database, openDatabase } from "@/db/client";
import { env } from "@/server/lib/env";

const held = globalThis as typeof globalThis & { holdfastDatabase?: Database };

/**
 * The process's own pool, opened at first use. Held by the global object, because the app's server is bundled into
 * several module graphs that would otherwise open a pool each.
 */
export const appDatabase = (): Database => (held.holdfastDatabase ??= openDatabase(env().DATABASE_URL));
