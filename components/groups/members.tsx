import { useSuspenseQuery } from "@tanstack/react-query";
import Link from "next/link";
import { useQueryStates } from "nuqs";
import { useDeferredValue } from "react";

import { fieldLabels } from "@/components/configuration/words";
import { counted } from "@/components/format/text";
import { useTRPC } from "@/components/trpc/client";
import { Button } from "@/components/ui/button";
import { SearchInput } from "@/components/ui/search-input";
import { Table, Td, Th, Tr } from "@/components/ui/table";
import { Pager } from "@/components/users/pager";
import type { GroupDetail, GroupMember } from "@/server/domain/groups/schema";

import { groupParsers, groupUrlKeys, toMembers } from "./address";
import { membershipId } from "./membership";

function Ways({ member: { direct, through } }: { member: GroupMember }) {
  const ways = through.map((way) => way.join(" › "));
  return (
    <>
      {direct && <span className="block">Directly</span>}
      {ways.map((way) => (
        <span key={way} className="block">
          Through {way}
        </span>
      ))}
    </>
  );
}

function InForce({ member: { overridden } }: { member: GroupMember }) {
  if (overridden.length === 0) return <>All of it</>;
  return (
    <ul>
      {overridden.map(({ field, by }) => (
        <li key={field}>
          {fieldLabels[field]}:{" "}
          <span className="text-muted">{by.kind === "own" ? "own value" : `group ${by.name}`} instead</span>
        </li>
      ))}
    </ul>
  );
}

/** The group's people, how each came in, and what of the group holds for them. */
export function Members({ group }: { group: GroupDetail }) {
  const [state, set] = useQueryStates(groupParsers, { urlKeys: groupUrlKeys });
  const asked = useDeferredValue(state);
  const { data } = useSuspenseQuery(useTRPC().groups.members.queryOptions(toMembers(group.id, asked)));
  const { items, ...pages } = data;
  return (
    <div className="flex flex-col gap-2 p-3">
      <div className="flex flex-wrap items-center gap-3">
        <SearchInput
          label="Search members"
          placeholder="Name or username"
          maxLength={120}
          value={state.search}
          onCommit={(search) => void set({ search, page: null })}
        />
        <p role="status" className="text-sm text-muted tabular-nums">
          {counted(data.total, "person", "people")}
        </p>
      </div>
      {items.length === 0 ? (
        <p className="py-6 text-center text-sm text-muted">
          {state.search || state.page > 1
            ? "Nobody matches."
            : "Nobody is in this group. Whoever joins it at Entra appears here with the next sync."}
        </p>
      ) : (
        <Table label="People of this group">
          <thead>
            <tr>
              <Th>Name</Th>
              <Th>Username</Th>
              <Th>Member</Th>
              <Th>Holds for them</Th>
              <Th>
                <span className="sr-only">Actions</span>
              </Th>
            </tr>
          </thead>
          <tbody>
            {items.map((member) => (
              <Tr key={member.personId}>
                <Td className="min-w-36 font-medium">
                  <Link
                    href={`/users/${member.personId}`}
                    data-row
                    className="rounded-sm text-accent hover:underline"
                  >
                    {member.name}
                  </Link>
                </Td>
                <Td className="max-w-56 truncate" title={member.username}>
                  {member.username}
                </Td>
                <Td className="min-w-36">
                  <Ways member={member} />
                </Td>
                <Td className="min-w-44">
                  <InForce member={member} />
                </Td>
                <Td className="py-0! text-right whitespace-nowrap">
                  <Button
                    look="ghost"
                    aria-label={`If they leave: ${member.name}`}
                    onClick={() => {
                      void set({ person: member.personId, act: "leave" });
                      document.getElementById(membershipId)?.scrollIntoView({ block: "nearest" });
                    }}
                  >
                    If they leave
                  </Button>
                </Td>
              </Tr>
            ))}
          </tbody>
        </Table>
      )}
      <Pager {...pages} onPage={(page) => void set({ page }, { history: "push" })} />
    </div>
  );
}
