import type { RuleFact } from "./words";

type Difference = { term: string; words: string };

/** What two versions of a rule say otherwise, in the words of the editor. */
export function ruleDifference(before: readonly RuleFact[], after: readonly RuleFact[]): Difference[] {
  const then = new Map(before.map((fact) => [fact.term, fact]));
  const now = new Map(after.map((fact) => [fact.term, fact]));
  return [...new Set([...now.keys(), ...then.keys()])].flatMap((term) => {
    const [old, next] = [then.get(term), now.get(term)];
    if (old?.value === next?.value) return [];
    return [
      { term, words: old?.items && next?.items ? listWords(old.items, next.items) : valueWords(old, next) },
    ];
  });
}

const valueWords = (old: RuleFact | undefined, next: RuleFact | undefined) =>
  `${old?.value ?? "not asked"} → ${next?.value ?? "not asked"}`;

function listWords(old: readonly string[], next: readonly string[]): string {
  const added = next.filter((item) => !old.includes(item));
  const removed = old.filter((item) => !next.includes(item));
  return [
    ...(added.length > 0 ? [`added ${added.join(", ")}`] : []),
    ...(removed.length > 0 ? [`took away ${removed.join(", ")}`] : []),
  ].join("; ");
}
