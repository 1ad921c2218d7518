import { createParser } from "nuqs/server";

const uuid = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i;

/** An id in the address; anything else there counts as absent. */
export const parseAsId = createParser({
  parse: (value: string) => (uuid.test(value) ? value : null),
  serialize: (id: string) => id,
});
