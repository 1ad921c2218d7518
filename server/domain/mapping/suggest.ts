import { type MappingPerson, type Suggestion, type SuggestionReason, suggestionReasons } from "./schema";

/** Addresses are lower case, as stored for comparisons. */
export type SuggestiblePerson = MappingPerson & { upn: string; mail: string | null };

const maxSuggestions = 3;
/** A shorter word of a name would propose half the company. */
const minWordChars = 3;
const umlauts: Readonly<Record<string, string>> = { ä: "ae", ö: "oe", ü: "ue", ø: "oe", å: "aa", ß: "ss" };

const plain = (text: string) => text.normalize("NFKD").replaceAll(/\p{M}/gu, "").replaceAll("ß", "ss");

/** Without accents; a name with umlauts in both spellings, Möller as moller and moeller. */
function spellings(text: string): string[] {
  const lower = text.normalize("NFC").toLowerCase();
  const long = lower.replaceAll(/[äöüøåß]/g, (letter) => umlauts[letter] ?? letter);
  return [...new Set([plain(lower), plain(long)])];
}

const wordsOf = (text: string) => text.split(/[^\p{L}\p{N}]+/u).filter(Boolean);

/** "Kaya, Deniz (Sales)" reads as Deniz Kaya. */
function nameWords(name: string): string[] {
  const bare = name.replaceAll(/\([^)]*\)/g, " ");
  const [last = "", first] = bare.split(",");
  return wordsOf(first === undefined ? bare : `${first} ${last}`);
}

const localPart = (address: string) => address.slice(0, Math.max(0, address.lastIndexOf("@")));

/** Entra writes a guest's own address into the user name: ana_gmail.com#EXT#@contoso.onmicrosoft.com. */
function guestAddress(upn: string): string | null {
  const [own, rest] = upn.split("#ext#@");
  const at = own?.lastIndexOf("_") ?? -1;
  if (own === undefined || rest === undefined || at < 1) return null;
  return `${own.slice(0, at)}@${own.slice(at + 1)}`;
}

type Key = `${SuggestionReason}:${string}`;

function keysOfName(words: readonly string[]): Key[] {
  const first = words[0] ?? "";
  const last = words.at(-1) ?? "";
  const parts = words
    .filter((word) => word.length >= minWordChars)
    .map((word): Key => `part_of_name:${word}`);
  if (words.length < 2) return parts;
  const [f = "", l = ""] = [first[0], last[0]];
  const patterns = [f + last, first + l, last + f, l + first].map((text): Key => `alias_pattern:${text}`);
  const whole = [first + last, last + first, [...words].sort().join(" "), [first, last].sort().join(" ")];
  return [...whole.map((text): Key => `same_name:${text}`), ...patterns, ...parts];
}

function keysOfPerson({ name, upn, mail }: SuggestiblePerson): Set<Key> {
  const guest = guestAddress(upn);
  const locals = [guest ?? upn, mail ?? ""].map(localPart).filter(Boolean);
  return new Set<Key>([
    ...(guest === null ? [] : [`guest_address:${guest}` as const]),
    ...locals.map((local): Key => `same_local_part:${local}`),
    ...spellings(name).flatMap((spelling) => keysOfName(nameWords(spelling))),
  ]);
}

function keysOfAddress(email: string): Set<Key> {
  const local = localPart(email).replace(/\+.*$/, "");
  if (local === "") return new Set();
  const name = plain(local).replace(/\d+$/, "");
  const words = wordsOf(name);
  const [only, ...others] = words;
  return new Set<Key>([
    `guest_address:${email}`,
    `same_local_part:${local}`,
    `same_name:${words.join("")}`,
    `same_name:${[...words].sort().join(" ")}`,
    `alias_pattern:${words.join("")}`,
    ...(only !== undefined && others.length === 0 ? [`part_of_name:${only}` as const] : []),
  ]);
}

const rank = (why: SuggestionReason) => suggestionReasons.indexOf(why);
const isReason = (text: string): text is SuggestionReason => suggestionReasons.some((why) => why === text);

/**
 * Who an address at the source might be, the likeliest first, at most three. Pure; built once for all people, then asked
 * for each address.
 */
export function suggester(people: readonly SuggestiblePerson[]): (email: string) => Suggestion[] {
  const index = new Map<Key, SuggestiblePerson[]>();
  for (const person of people) {
    for (const key of keysOfPerson(person)) {
      const known = index.get(key);
      if (known) known.push(person);
      else index.set(key, [person]);
    }
  }
  return (email) => {
    const found = new Map<string, Suggestion>();
    for (const key of keysOfAddress(email.toLowerCase())) {
      const why = key.slice(0, key.indexOf(":"));
      for (const { id, name, username, state } of index.get(key) ?? []) {
        if (!isReason(why) || rank(found.get(id)?.why ?? why) < rank(why)) continue;
        found.set(id, { id, name, username, state, why });
      }
    }
    return [...found.values()].sort(byLikelihood).slice(0, maxSuggestions);
  };
}

const present = (state: string) => (state === "left" ? 1 : 0);

const byLikelihood = (a: Suggestion, b: Suggestion) =>
  rank(a.why) - rank(b.why) ||
  present(a.state) - present(b.state) ||
  (a.name < b.name ? -1 : a.name > b.name ? 1 : a.id < b.id ? -1 : 1);
