import { createSerializer, parseAsInteger, parseAsString } from "nuqs/server";

/** Where in a recording to start: `t` in ms from the start of its `segment`; `q` is looked for in the transcript. */
export const momentParsers = {
  t: parseAsInteger,
  segment: parseAsInteger,
  q: parseAsString.withDefault(""),
};

const serialize = createSerializer(momentParsers);

export const momentHref = (id: string, moment: { t?: number | null; segment?: number | null; q?: string }) =>
  serialize(`/recordings/${id}`, moment);
