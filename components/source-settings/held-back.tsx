import Link from "next/link";
import { Fragment } from "react";

import { counted, formatNumber } from "@/components/format/text";
import { itemStateWords, reasonWords } from "@/components/jobs/ledger-words";
import { ledgerHref } from "@/components/ledger/address";
import type { HeldBack as Held } from "@/server/domain/source-trash/schema";

type Group = Held["groups"][number];

const words = ({ state, reason }: Group): string => {
  if (reason) return reasonWords[reason];
  return state ? itemStateWords[state].toLowerCase() : "taken out of the trash again";
};

/** Why a recording stays: the ledger's items of that kind, where it knows how to show them. */
function Why({ jobId, group }: { jobId: string; group: Group }) {
  const { state, reason, sessions } = group;
  const text = `${words(group)} (${formatNumber(sessions)})`;
  if (!state) return text;
  return (
    <Link
      href={ledgerHref({ job: jobId, view: "items", kind: "meeting", state: [state], reason })}
      className="rounded-sm text-accent hover:underline"
    >
      {text}
    </Link>
  );
}

/** How many recordings stay at Zoom although they are archived in part, and why. */
export function HeldBack({ jobId, held }: { jobId: string; held: Held }) {
  const { sessions, orMore, groups } = held;
  if (sessions === 0) return null;
  return (
    <p>
      {orMore && "At least "}
      {counted(sessions, "session")} {sessions === 1 ? "stays" : "stay"} at Zoom:{" "}
      {groups.map((group, at) => (
        <Fragment key={`${group.state} ${group.reason}`}>
          {at > 0 && ", "}
          <Why jobId={jobId} group={group} />
        </Fragment>
      ))}
      .
    </p>
  );
}
