import { createSerializer, parseAsString } from "nuqs/server";

import { parseAsId } from "@/components/format/address";

/** `category` is the one whose words are shown. */
export const categoryParsers = { category: parseAsId };

const search = createSerializer({ q: parseAsString });

/** Where the conversations stand that say a word or phrase. */
export const saidHref = (term: string) => search("/recordings", { q: `"${term.replaceAll('"', " ")}"` });
