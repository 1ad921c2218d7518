import { type RateLabel, uuidInPath, zoomGet, type ZoomConnection } from "./client";
import { ZoomError, type ZoomFailure } from "./failure";
import { walkPages } from "./pages";
import { mergeParticipants, type Participant } from "./participants";
import { participantPageSchema, type ParticipantRow, participantSchema } from "./schema";

type MeetingRef = { uuid: string; isWebinar: boolean };

/**
 * Who took part, as far as Zoom says. `named`: a whole list came. `late`: lists come some minutes after the end, and this
 * one was missing, empty or not whole. `unreached`: Zoom can't be asked now. `withheld`: it won't say, at any time.
 */
export type WhoTookPart = {
  participants: readonly Participant[];
  standing: "named" | "late" | "unreached" | "withheld";
};

type List = { label: RateLabel; place: string };

/** The reports ask for another scope and another permission, and cost more of the budget. */
const lists = (isWebinar: boolean): readonly List[] =>
  isWebinar
    ? [
        { label: "medium", place: "past_webinars" },
        { label: "heavy", place: "report/webinars" },
      ]
    : [
        { label: "medium", place: "past_meetings" },
        { label: "heavy", place: "report/meetings" },
      ];

const withheld = new Set<ZoomFailure["kind"]>(["missing_scope", "not_available", "forbidden", "too_old"]);
const unreached = new Set<ZoomFailure["kind"]>(["throttled", "outage", "aborted"]);

/**
 * Asks the past meeting who took part, and the report where that does not answer whole; what both told is one list.
 * @throws ZoomError when the connection is dead, and for nothing else
 */
export async function whoTookPart(connection: ZoomConnection, meeting: MeetingRef): Promise<WhoTookPart> {
  const rows: ParticipantRow[] = [];
  const told = (standing: WhoTookPart["standing"]) => ({ participants: mergeParticipants(rows), standing });
  let answered = false;
  for (const list of lists(meeting.isWebinar)) {
    try {
      const complete = await readList(connection, meeting, list, rows);
      if (complete && mergeParticipants(rows).length > 0) return told("named");
      answered = true;
    } catch (error) {
      if (!(error instanceof ZoomError) || error.failure.kind === "connection_dead") throw error;
      if (unreached.has(error.failure.kind)) return told("unreached");
      if (!withheld.has(error.failure.kind)) answered = true;
    }
  }
  return told(answered ? "late" : "withheld");
}

/** Adds to `rows` as they come; answers whether every one that Zoom counted was read. */
async function readList(
  connection: ZoomConnection,
  meeting: MeetingRef,
  { label, place }: List,
  rows: ParticipantRow[],
): Promise<boolean> {
  const pages = walkPages({
    fetch: (token) =>
      zoomGet(connection, {
        label,
        path: `/${place}/${uuidInPath(meeting.uuid)}/participants`,
        query: { page_size: "300", next_page_token: token },
        schema: participantPageSchema,
      }),
    read: (page) => page.participants.flatMap((entry) => participantSchema.safeParse(entry).data ?? []),
    keyOf: (row) => JSON.stringify(row),
  });
  let complete = false;
  for await (const page of pages) {
    rows.push(...page.items);
    complete = page.complete;
  }
  return complete;
}
