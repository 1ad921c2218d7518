import type { TenantTx } from "@/db/client";
import type { CheckCounts } from "@/db/schema";
import type { ZoomConnection } from "@/server/connectors/zoom/client";
import { ZoomError } from "@/server/connectors/zoom/failure";
import { probe } from "@/server/connectors/zoom/probe";
import type { Ctx } from "@/server/domain/access/ctx";
import { markSession } from "@/server/domain/jobs/mark-at-source";

import type { GoneSource, Unlisted, Verdict } from "./gone-source";
import { type Checked, loadUnlisted } from "./load-unlisted";

/** So that a part takes no longer than the one call that Zoom keeps waiting the longest, and a little. */
const atOnce = 8;
const partMs = 10_000;
/** One odd recording may fail for ever; where more do at once, Zoom may be away. */
const mostOutages = 1;

type Asked = readonly Verdict[] | "outage" | "not_now";
type AskedSession = { sessionKey: string; verdicts: readonly Verdict[] };
type AskedPart = { asked: readonly AskedSession[]; next: string | null };

/**
 * Asks Zoom for the next archived sessions that the whole lists of this report left out, once each. What Zoom does not
 * answer, or answers with anything but that it is gone, marks nothing; while Zoom is away the rest is left to the next report.
 * @throws ZoomError for what ends the report, or the process
 */
export async function askForUnlisted(
  ctx: Ctx,
  zoom: ZoomConnection,
  check: Checked,
  source: GoneSource,
  after: string,
): Promise<AskedPart> {
  const { sessions, next } = await ctx.db.tx((tx) => loadUnlisted(tx, check, source, after));
  const startedAt = Date.now();
  const asked: AskedSession[] = [];
  while (asked.length < sessions.length) {
    const last = asked.at(-1);
    if (last && Date.now() - startedAt > partMs) return { asked, next: last.sessionKey };
    const batch = sessions.slice(asked.length, asked.length + atOnce);
    const answers = await Promise.all(batch.map((session) => askOne(zoom, source, session)));
    asked.push(
      ...batch.map(({ sessionKey }, at) => ({ sessionKey, verdicts: verdictsOf(answers[at] ?? "outage") })),
    );
    const outages = answers.filter((answer) => answer === "outage").length;
    if (answers.includes("not_now")) return { asked, next: null };
    if (outages > mostOutages && !(await isThere(zoom))) return { asked, next: null };
  }
  return { asked, next };
}

const verdictsOf = (answer: Asked): readonly Verdict[] => (typeof answer === "string" ? [] : answer);

/** Marks what Zoom said is gone; nothing that is archived goes because of it. Counts: `different` = marked by this report. */
export async function markGone(
  tx: TenantTx,
  ctx: Ctx,
  { jobId }: Pick<Checked, "jobId">,
  { asked }: Pick<AskedPart, "asked">,
): Promise<CheckCounts> {
  for (const { sessionKey, verdicts } of asked) {
    for (const { mark, files, at } of verdicts) {
      await markSession(tx, ctx, { jobId, sessionKey, files, mark, at: at ?? ctx.now });
    }
  }
  const different = asked.filter(({ verdicts }) => verdicts.length > 0).length;
  return { reported: asked.length, archived: asked.length - different, different };
}

/** What holds for the account as a whole: asking for the next one would not help. */
const ofAccount: ZoomError["code"][] = ["throttled", "missing_scope", "not_available"];
const endings: ZoomError["code"][] = ["aborted", "connection_dead", "misconfigured"];

async function isThere(zoom: ZoomConnection): Promise<boolean> {
  try {
    await probe(zoom);
    return true;
  } catch (error) {
    if (!(error instanceof ZoomError) || endings.includes(error.code)) throw error;
    return false;
  }
}

async function askOne(zoom: ZoomConnection, source: GoneSource, session: Unlisted): Promise<Asked> {
  try {
    return await source.ask(zoom, session);
  } catch (error) {
    if (!(error instanceof ZoomError) || endings.includes(error.code)) throw error;
    if (ofAccount.includes(error.code)) return "not_now";
    return error.code === "outage" ? "outage" : [];
  }
}
