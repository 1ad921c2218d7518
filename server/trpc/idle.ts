/** What every page asks by itself, over and over: nobody sits before it for that reason. */
const asksByItself = new Set(["tenant.menu", "notices.open"]);

/** Whether nobody made this request: it keeps no session alive. */
export const isIdle = (calls: readonly { path: string }[]): boolean =>
  calls.length > 0 && calls.every(({ path }) => asksByItself.has(path));
