import { useQueryStates } from "nuqs";

import { ledgerParsers, ledgerUrlKeys } from "./address";

/** The ledger's job, view, period and filter, as the address holds them. */
export const useLedger = () => useQueryStates(ledgerParsers, { urlKeys: ledgerUrlKeys, history: "push" });
