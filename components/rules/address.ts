import { parseAsId } from "@/components/format/address";

/** `rule` is the one that is open. */
export const ruleParsers = { rule: parseAsId };
