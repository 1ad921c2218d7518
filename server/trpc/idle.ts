import { unattendedHeader } from "@/server/domain/access/schema";

/** What every page asks by itself, over and over: nobody sits before it for that reason. */
const asksByItself = new Set(["tenant.menu", "notices.open"]);

/**
 * Whether nobody made this request: it keeps no session alive. A page that was left open looks again by itself, and says
 * that nobody has touched it; it could only make its own session shorter by saying so.
 */
export const isIdle = (calls: readonly { path: string }[], headers?: Headers): boolean =>
  calls.length > 0 &&
  (calls.every(({ path }) => asksByItself.has(path)) || headers?.get(unattendedHeader) === "1");
