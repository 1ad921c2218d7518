/** A line of the account that is nobody's own. */
export type Line = {
  key: string;
  type: "callQueue" | "call queue" | "commonArea" | "sharedOffice";
  name: string;
  extension: number;
};

/** One recording of a call as a row of the data set. People are the first part of their e-mail address. */
export type CallPlan = {
  key: string;
  /** Recordings of one call share it; its own key unless said. */
  call?: string;
  /** Whose recording it is: somebody's, or the key of a line. */
  owner: string;
  /** Who answered or placed it, where it is a line's. */
  handledBy?: string;
  direction: "inbound" | "outbound";
  /** Somebody outside, or a colleague. */
  other: { number: string; name?: string | undefined } | { user: string };
  scene: string;
  when: { daysAgo: number; at: string } | { minutesAgo: number };
  /** Sound is MP3 unless said. */
  sound?: "MP3" | "M4A";
  /** Pressed by hand during the call; else it was recorded by policy. */
  onDemand?: true;
  /** Zoom leaves end_time out of some. */
  withoutEnd?: true;
  /** Ready at once, so long after the first start (named by lists before that, or not), failed, or not wanted by the account. */
  transcript?: { afterMs: number; named: boolean } | "failed" | "disabled";
  /** Key of the recorded meeting that the call became. */
  meeting?: string;
};

// prettier-ignore
export const contosoLines: Line[] = [
  { key: "service queue", type: "callQueue", name: "Client service", extension: 800 },
  { key: "order queue", type: "call queue", name: "Order line", extension: 801 },
  { key: "reception", type: "commonArea", name: "Reception", extension: 900 },
  { key: "meeting room", type: "sharedOffice", name: "Meeting room 4", extension: 901 },
];

const minutes = 60_000;
const holt = { number: "+442079460117", name: "Margaret Holt" };
const palmer = { number: "+442079460188", name: "George Palmer" };
const lindgren = { number: "+46850512345", name: "Sofia Lindgren" };
const osei = { number: "+233302123456", name: "Samuel Osei" };
const moeller = { number: "+4930901820", name: "Ingrid Groß-Möller" };

// prettier-ignore
export const contosoCalls: CallPlan[] = [
  { key: "p1", owner: "deniz.kaya", direction: "inbound", other: holt, scene: "trade-order", when: { daysAgo: 1, at: "10:02" } },
  { key: "p2", owner: "deniz.kaya", direction: "outbound", other: holt, scene: "advice", when: { daysAgo: 3, at: "15:40" }, withoutEnd: true },
  { key: "p3", owner: "elif.aydin", direction: "inbound", other: osei, scene: "block-trade", when: { daysAgo: 2, at: "09:31" }, sound: "M4A", meeting: "e1" },
  { key: "p4", call: "order 1", owner: "order queue", handledBy: "farid.haddad", direction: "inbound", other: lindgren, scene: "trade-order", when: { daysAgo: 4, at: "11:17" } },
  { key: "p5", call: "order 1", owner: "farid.haddad", direction: "inbound", other: lindgren, scene: "trade-order", when: { daysAgo: 4, at: "11:17" }, onDemand: true },
  { key: "p6", call: "service 1", owner: "service queue", direction: "inbound", other: palmer, scene: "complaint", when: { daysAgo: 2, at: "13:55" } },
  { key: "p7", call: "service 1", owner: "ines.duarte", direction: "inbound", other: palmer, scene: "complaint", when: { daysAgo: 2, at: "13:57" } },
  { key: "p8", owner: "jonas.weber", direction: "outbound", other: moeller, scene: "kundengespraech", when: { daysAgo: 5, at: "08:45" } },
  { key: "p9", owner: "lena.novak", direction: "inbound", other: { number: "+351210000111" }, scene: "complaint", when: { daysAgo: 6, at: "16:20" }, transcript: "failed" },
  { key: "p10", owner: "kaito.tanaka", direction: "outbound", other: lindgren, scene: "advice", when: { daysAgo: 9, at: "10:50" }, onDemand: true },
  { key: "p11", owner: "kaito.tanaka", direction: "outbound", other: lindgren, scene: "advice", when: { daysAgo: 9, at: "10:50" }, call: "p10", sound: "M4A", transcript: "disabled" },
  { key: "p12", owner: "reception", direction: "inbound", other: { number: "+442079460200" }, scene: "onboarding", when: { daysAgo: 8, at: "09:05" } },
  { key: "p13", owner: "meeting room", direction: "outbound", other: holt, scene: "briefing", when: { daysAgo: 11, at: "14:12" } },
  { key: "p14", owner: "oskar.nilsen", direction: "inbound", other: holt, scene: "weekly", when: { daysAgo: 12, at: "12:00" } },
  { key: "p17", owner: "elif.aydin", direction: "outbound", other: { user: "carla.rossi" }, scene: "weekly", when: { daysAgo: 1, at: "12:44" } },
  { key: "p15", owner: "hugo.martin", direction: "inbound", other: osei, scene: "onboarding", when: { daysAgo: 40, at: "11:11" } },
  { key: "p16", owner: "deniz.kaya", direction: "inbound", other: holt, scene: "trade-order", when: { minutesAgo: 4 }, transcript: { afterMs: 2 * minutes, named: true } },
];
