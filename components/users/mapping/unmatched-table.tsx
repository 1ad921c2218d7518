import { UserRoundSearch } from "lucide-react";
import Link from "next/link";

import { Moment } from "@/components/format/zone";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Table, Td, Th, Tr } from "@/components/ui/table";
import type { MappingPerson, UnmatchedUser } from "@/server/domain/mapping/schema";

import { ReachesBack } from "./reaches-back";
import { lineWords, sourceStatusWords, sourceUserWords, suggestionWords, waitingWords } from "./words";

type UnmatchedTableProps = {
  items: readonly UnmatchedUser[];
  busy: boolean;
  mayList: boolean;
  onMap: (user: UnmatchedUser, person: MappingPerson) => void;
  onChoose: (user: UnmatchedUser) => void;
};

function Holders({ user: { holders, match }, mayList }: { user: UnmatchedUser; mayList: boolean }) {
  return (
    <div className="max-w-lg py-1">
      <p>
        {match === "ambiguous" && <Badge tone="warn">Several people match</Badge>}{" "}
        {holders.map(({ id, name }, at) => (
          <span key={id}>
            {at > 0 && ", "}
            {mayList ? (
              <Link href={`/users/${id}`} className="rounded-sm text-accent hover:underline">
                {name}
              </Link>
            ) : (
              name
            )}
          </span>
        ))}
      </p>
      {match === "ambiguous" && (
        <p className="text-2xs text-muted">
          Take the address away from all but one: in your directory, or on a person’s page where it was
          mapped.
        </p>
      )}
    </div>
  );
}

function Suggestions({ user, busy, onMap, onChoose }: { user: UnmatchedUser } & UnmatchedTableProps) {
  const who = sourceUserWords(user);
  return (
    <div className="flex flex-wrap items-center gap-1.5 py-1">
      {user.suggestions.map((person) => (
        <Button
          key={person.id}
          busy={false}
          disabled={busy}
          title={`${person.username}: map ${who} to ${person.name}`}
          aria-label={`Map ${who} to ${person.name}, ${suggestionWords[person.why]}`}
          onClick={() => onMap(user, person)}
        >
          {person.name}
          <span className="font-normal text-muted">
            {suggestionWords[person.why]}
            {person.state === "left" && ", left"}
          </span>
        </Button>
      ))}
      <Button
        look="ghost"
        disabled={busy}
        aria-label={`Choose person for ${who}`}
        onClick={() => onChoose(user)}
      >
        <UserRoundSearch aria-hidden className="size-4" />
        Choose person
      </Button>
    </div>
  );
}

/** Users of connected accounts without a person, those first for whom most waits. */
export function UnmatchedTable(props: UnmatchedTableProps) {
  return (
    <Table label="Unmatched users">
      <thead>
        <tr>
          <Th>User at Zoom</Th>
          <Th>Not imported</Th>
          <Th>Since</Th>
          <Th>Job</Th>
          <Th>Who is it?</Th>
        </tr>
      </thead>
      <tbody>
        {props.items.map((user) => {
          const status = lineWords(user.sourceId) ? null : sourceStatusWords(user.status);
          return (
            <Tr key={`${user.jobId} ${user.sourceId}`}>
              <Td className="min-w-72">
                {user.email === null ? (
                  <>
                    {lineWords(user.sourceId) ?? "Zoom names no address"}
                    <code className="block font-mono text-2xs text-muted">{user.sourceId}</code>
                  </>
                ) : (
                  <span className="font-medium break-words">{user.email}</span>
                )}
                {status && (
                  <span className="block">
                    <Badge>{status}</Badge>
                  </span>
                )}
                <ReachesBack to={user.reachesBackTo} />
              </Td>
              <Td className="whitespace-nowrap">
                {user.files === 0 ? <span className="text-muted">Nothing yet</span> : waitingWords(user)}
              </Td>
              <Td className="whitespace-nowrap">{user.since && <Moment at={user.since} to="date" />}</Td>
              <Td className="whitespace-nowrap">{user.jobName}</Td>
              <Td className="w-full">
                {user.match !== "none" ? (
                  <Holders user={user} mayList={props.mayList} />
                ) : (
                  <Suggestions user={user} {...props} />
                )}
              </Td>
            </Tr>
          );
        })}
      </tbody>
    </Table>
  );
}
