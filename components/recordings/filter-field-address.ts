import { createParser } from "nuqs/server";

import { type FieldFilter, fieldFilter } from "@/server/domain/custom-fields/schema";

/** `~` parts what belongs together. */
const escaped = (text: string) => text.replaceAll("%", "%25").replaceAll("~", "%7E");
const unescaped = (text: string) => text.replaceAll("%7E", "~").replaceAll("%25", "%");

const letters = { text: "t", choice: "c", number: "n", date: "d" } as const satisfies Record<
  FieldFilter["type"],
  string
>;
const shape = /^([\da-f-]{36})\.([tcnd])\.(.*)$/is;

function demanded(letter: string, words: string): object {
  if (letter === letters.text) return { type: "text", startsWith: unescaped(words) };
  if (letter === letters.choice) return { type: "choice", anyOf: words.split("~").map(unescaped) };
  const [from = "", to = ""] = words.split("~");
  const end = (typed: string) => (letter === letters.number ? Number(typed) : typed);
  const ends = { ...(from && { from: end(from) }), ...(to && { to: end(to) }) };
  return { type: letter === letters.number ? "number" : "date", ...ends };
}

function wordsOf(filter: FieldFilter): string {
  switch (filter.type) {
    case "text":
      return escaped(filter.startsWith);
    case "choice":
      return filter.anyOf.map(escaped).join("~");
    default:
      return `${filter.from ?? ""}~${filter.to ?? ""}`;
  }
}

/** One field's filter in the address: `<field id>.c.Open~Closed`, `.t.ACME`, `.n.10~20`, `.d.2026-01-01~`. */
export const parseAsFieldFilter = createParser<FieldFilter>({
  parse: (typed) => {
    const [, id, letter, words] = shape.exec(typed) ?? [];
    if (!id || !letter || !words || words === "~") return null;
    return fieldFilter.safeParse({ id, ...demanded(letter.toLowerCase(), words) }).data ?? null;
  },
  serialize: (filter) => `${filter.id}.${letters[filter.type]}.${wordsOf(filter)}`,
});
