import type { Ctx } from "@/server/domain/access/ctx";
import { gather, lanes } from "@/server/lib/gather";

import { type Claim, claimItems, type WantedItem } from "./claim-item";
import { type CommitFile, commitFiles } from "./commit-file";
import type { ImportPorts } from "./fresh-session";

/** Transfers of one step at a time. Zoom gives no number, and two steps of a job may run beside each other. */
const streams = 4;
/** A step's call is given up after minutes: what is left then is for the next one. */
const longestStepMs = 60_000;

/**
 * What the imports of one step share: so many transfers at a time, and transactions that take in what is ready by then.
 * After `endsAt` (milliseconds of `Date.now()`) nothing more is begun.
 */
export type ImportGroup = {
  stream: <T>(work: () => Promise<T>) => Promise<T>;
  claim: (wanted: WantedItem) => Promise<Claim | null>;
  commit: (file: CommitFile) => Promise<boolean>;
  endsAt: number;
  /** Files of this size may not fit a step, and are worth going on with after a kill: they go by way of a spool. */
  spooledFromBytes: number;
};

/** When a step that begins now begins nothing more. */
export const stepEndsAt = (): number => Date.now() + longestStepMs;

export const importGroup = (ctx: Ctx, ports: ImportPorts): ImportGroup => ({
  stream: lanes(streams),
  claim: gather((wanted: readonly WantedItem[]) => claimItems(ctx, ports.keyring, wanted)),
  commit: gather((files: readonly CommitFile[]) => commitFiles(ctx, files)),
  endsAt: stepEndsAt(),
  spooledFromBytes: 64 * 1024 * 1024,
});
