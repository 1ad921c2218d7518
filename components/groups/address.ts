import { createLoader, parseAsString } from "nuqs/server";

const maxSearchChars = 120;

export const groupParsers = { search: parseAsString.withDefault("") };
export const groupUrlKeys = { search: "q" } as const;
export const loadGroupState = createLoader(groupParsers, { urlKeys: groupUrlKeys });

export function toListGroups({ search }: { search: string }) {
  const text = search.trim().slice(0, maxSearchChars);
  return text ? { search: text } : {};
}
