import { parseAsId } from "@/components/format/address";

/** `rule` is the one whose content is shown. */
export const ruleParsers = { rule: parseAsId };
