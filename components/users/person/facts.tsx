import Link from "next/link";
import type { ReactNode } from "react";

import { counted, formatNumber } from "@/components/format/text";
import { Moment } from "@/components/format/zone";
import { Section } from "@/components/ui/section";
import type { PersonDetail } from "@/server/domain/users/person/schema";

const link = "rounded-sm text-accent underline";
const none = <span className="text-muted">None</span>;

function Conversations({ person: { name, conversations } }: { person: PersonDetail }) {
  if (!conversations) return <span className="text-muted">Your access rule does not let you search</span>;
  const { count, capped } = conversations;
  if (count === 0) return <span className="text-muted">None that you may see</span>;
  return (
    <Link href={`/recordings?${new URLSearchParams({ participants: name }).toString()}`} className={link}>
      {capped ? `More than ${formatNumber(count)} conversations` : counted(count, "conversation")}
    </Link>
  );
}

/** Who somebody is in the directory, and how much of theirs is here. */
export function Facts({ person }: { person: PersonDetail }) {
  const facts: [string, ReactNode][] = [
    ["Username", <span className="break-all">{person.username}</span>],
    ["Mail", person.mail === null ? none : <span className="break-all">{person.mail}</span>],
    ["Department", person.department ?? none],
    ["Job title", person.jobTitle ?? none],
    [
      "Manager",
      person.manager ? (
        <Link href={`/users/${person.manager.id}`} className={link}>
          {person.manager.name}
        </Link>
      ) : (
        none
      ),
    ],
    ["Comes from", person.origin === "manual" ? "Entered by hand" : "The directory"],
    ["Owns or hosts", <Conversations person={person} />],
  ];
  if (person.deactivatedAt) facts.push(["Deactivated", <Moment at={person.deactivatedAt} />]);
  if (person.leftBy) facts.push(["Left the directory", <Moment at={person.leftBy} to="date" />]);
  return (
    <Section title="Person">
      <dl className="grid gap-x-4 gap-y-2 px-4 py-3 text-sm sm:grid-cols-2 xl:grid-cols-1">
        {facts.map(([term, fact]) => (
          <div key={term}>
            <dt className="text-2xs text-muted">{term}</dt>
            <dd className="min-w-0">{fact}</dd>
          </div>
        ))}
      </dl>
    </Section>
  );
}
