import { keepPreviousData, useQuery } from "@tanstack/react-query";
import Link from "next/link";

import { lastMinuteBefore, toLocalTime } from "@/components/format/local-time";
import { useZone } from "@/components/format/zone";
import { ledgerHref } from "@/components/ledger/address";
import { blindKey, BlindStep } from "@/components/ledger/blind-step";
import { blindWords } from "@/components/ledger/blind-words";
import { useTRPC } from "@/components/trpc/client";
import type { ConversationFilter } from "@/server/domain/conversations/schema";

import { coverageWords } from "./coverage-words";

const staleMs = 60_000;

/** Whether everything of the chosen period is here already, as far as Zoom was read; a query of its own, which the list never waits for. */
export function CoverageLine({ filter }: { filter: ConversationFilter }) {
  const { from, to, integrations } = filter;
  const zone = useZone();
  const period = { ...(from && { from }), ...(to && { to }), ...(integrations && { integrations }) };
  const { data } = useQuery(
    useTRPC().ledger.coverage.queryOptions(period, { staleTime: staleMs, placeholderData: keepPreviousData }),
  );
  const words = data && coverageWords({ ...data, blind: data.blind.length > 0 });
  if (!data || (!words && data.blind.length === 0)) return null;
  const missing = data.waiting + data.failed > 0;
  const [job] = integrations?.length === 1 ? integrations : [];
  const href = ledgerHref({
    view: "items",
    state: ["waiting", "kept", "importing", "failed", "given_up"],
    ...(job && { job }),
    ...(from && { from: toLocalTime(new Date(from), zone).date }),
    ...(to && { to: toLocalTime(lastMinuteBefore(new Date(to)), zone).date }),
  });
  return (
    <>
      {words && " · "}
      {missing && data.mayOpenLedger ? (
        <Link href={href} className="rounded-sm text-accent underline">
          {words}
        </Link>
      ) : (
        <span>{words}</span>
      )}
      {data.blind.map((spot) => (
        <span key={blindKey(spot)} className="text-warn">
          {" · "}
          {blindWords(spot, zone)}
          {data.mayOpenLedger && <BlindStep spot={spot} />}
        </span>
      ))}
    </>
  );
}
