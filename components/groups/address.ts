import { parseAsString } from "nuqs/server";

export const groupParsers = { search: parseAsString.withDefault("") };
export const groupUrlKeys = { search: "q" } as const;
