import type { Row, Things } from "./row";

const noticeId = ({ noticeId: id }: Things) => ({ id });
const channelId = ({ channelId: id }: Things) => ({ id });

/** Procedures of notices and their channels, as in the matrix. */
export const noticeRows: Record<string, Row> = {
  "notices.list": [() => ({}), "FORBIDDEN", "ok", "ok"],
  "notices.open": [() => undefined, "FORBIDDEN", "ok", "ok"],
  "notices.acknowledge": [noticeId, "FORBIDDEN", "ok", "NOT_FOUND"],
  "notices.channels": [() => undefined, "FORBIDDEN", "ok", "ok"],
  "notices.addChannel": [
    (_, who) => ({ kind: "mail", name: `Mail of ${who}`, target: "ops@contoso.example" }),
    ...(["FORBIDDEN", "ok", "ok"] as const),
  ],
  "notices.testChannel": [channelId, "FORBIDDEN", "ok", "NOT_FOUND"],
  "notices.changeChannel": [
    ({ channelId: id }) => ({ id, enabled: false }),
    ...(["FORBIDDEN", "ok", "NOT_FOUND"] as const),
  ],
  "notices.removeChannel": [channelId, "FORBIDDEN", "ok", "NOT_FOUND"],
};
