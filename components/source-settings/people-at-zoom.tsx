import { useSuspenseInfiniteQuery } from "@tanstack/react-query";
import Link from "next/link";

import { Moment } from "@/components/format/zone";
import { useTRPC } from "@/components/trpc/client";
import { Badge } from "@/components/ui/badge";
import { LoadMore } from "@/components/ui/load-more";
import { Table, Td, Th, Tr } from "@/components/ui/table";
import type { SettingFilter } from "@/server/domain/source-settings/schema";

import { listOptions } from "./queries";
import { Changes } from "./setting-lines";
import { filterWords, productWords, stateWords } from "./words";

type WhoProps = { person: { id: string; name: string } | null; linked: boolean };

function Who({ person, linked }: WhoProps) {
  if (!person) return <span className="text-muted">Somebody outside your User Assignment</span>;
  if (!linked) return person.name;
  return (
    <Link href={`/users/${person.id}`} className="rounded-sm text-accent underline">
      {person.name}
    </Link>
  );
}

/** `brief`: only who, and from what to what. */
type PeopleAtZoomProps = { jobId: string; filter: SettingFilter; brief?: boolean };

/** The people behind one of the numbers, with what differs. */
export function PeopleAtZoom({ jobId, filter, brief = false }: PeopleAtZoomProps) {
  const query = useSuspenseInfiniteQuery(listOptions(useTRPC(), jobId, filter));
  const items = query.data.pages.flatMap((page) => page.items);
  if (items.length === 0) {
    return (
      <p className="text-sm text-muted">
        {filter === "not_recorded"
          ? "Zoom records everybody whose rule says so, as far as it was read."
          : "Nobody at the moment."}
      </p>
    );
  }
  return (
    <div>
      <Table label={filterWords[filter]}>
        <thead>
          <tr>
            <Th>Name</Th>
            <Th>Product</Th>
            {!brief && <Th>State</Th>}
            <Th>From what to what</Th>
            {!brief && <Th>Read</Th>}
          </tr>
        </thead>
        <tbody>
          {items.map((item) => {
            const { label, tone, explained } = stateWords[item.state];
            return (
              <Tr key={`${item.sourceId} ${item.product}`}>
                <Td>
                  <Who person={item.person} linked={!brief} />
                </Td>
                <Td>{productWords[item.product]}</Td>
                {!brief && (
                  <Td>
                    <span title={explained}>
                      <Badge tone={tone}>{label}</Badge>
                    </span>
                  </Td>
                )}
                <Td className={brief ? "" : "min-w-64"}>
                  <Changes lines={item.lines} />
                </Td>
                {!brief && (
                  <Td className="whitespace-nowrap">{item.readAt && <Moment at={item.readAt} />}</Td>
                )}
              </Tr>
            );
          })}
        </tbody>
      </Table>
      <LoadMore query={query} />
    </div>
  );
}
