import Link from "next/link";

import type { BlindSpot } from "@/server/domain/ledger/schema";

import { blindStep } from "./blind-words";

/** What can be done about a blind spot, for those who may; each key of a list of them is `blindKey`. */
export function BlindStep({ spot }: { spot: BlindSpot }) {
  const step = blindStep(spot);
  if (!step) return null;
  return (
    <>
      {" "}
      <Link href={step.href} prefetch={false} className="rounded-sm text-accent underline">
        {step.label}
      </Link>
    </>
  );
}

export const blindKey = ({ id, why, stage, since }: BlindSpot): string =>
  [id, why, stage, since?.getTime()].join(" ");
