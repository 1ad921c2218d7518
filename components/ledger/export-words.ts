import { humanise } from "@/components/format/text";
import { explain, itemStateWords, mediaWords } from "@/components/jobs/ledger-words";
import type { LedgerWords } from "@/server/domain/ledger/schema";

import { kindWords } from "./words";

/** The ledger's export says of an item what its screen says. */
export const exportWords: LedgerWords = {
  state: ({ state }) => itemStateWords[state],
  reason: explain,
  kind: ({ kind }) => kindWords[kind],
  recordingType: ({ recordingType }) => (recordingType ? humanise(recordingType) : ""),
  media: ({ mediaClass }) => mediaWords[mediaClass],
};
