"use client";

import { useSuspenseInfiniteQuery } from "@tanstack/react-query";
import { ScrollText } from "lucide-react";
import Link from "next/link";
import { useQueryStates } from "nuqs";
import { useDeferredValue } from "react";

import { useNow } from "@/components/format/now";
import { zoneLabel } from "@/components/format/time";
import { Moment, useZone } from "@/components/format/zone";
import { useTRPC } from "@/components/trpc/client";
import { Boundary } from "@/components/ui/boundary";
import { Button } from "@/components/ui/button";
import { inputClass } from "@/components/ui/field";
import { LoadMore } from "@/components/ui/load-more";
import { PageHeader } from "@/components/ui/page-header";
import { Empty, ListSkeleton } from "@/components/ui/states";
import { Table, Td, Th, Tr } from "@/components/ui/table";
import { auditActions } from "@/db/constants";
import type { AuditEntryView } from "@/server/domain/audit/schema";

import { auditOptions, auditParsers } from "./address";
import { detailWords, shortId, subjectOf } from "./subject";
import { actionWords, actorWords } from "./words";

function Subject({ entry }: { entry: AuditEntryView }) {
  if (entry.subjectId === null) return <span className="text-muted">None</span>;
  const { noun, href } = subjectOf(entry.action, entry.subjectId);
  return (
    <>
      {href ? (
        <Link href={href} prefetch={false} className="rounded-sm text-accent hover:underline">
          {noun}
        </Link>
      ) : (
        noun
      )}{" "}
      <Link
        href={`/audit?subject=${entry.subjectId}`}
        prefetch={false}
        title={`${entry.subjectId}: show everything about it`}
        className="rounded-sm font-mono text-2xs text-muted underline hover:text-ink"
      >
        {shortId(entry.subjectId)}
      </Link>
    </>
  );
}

function Entries() {
  const [state, set] = useQueryStates(auditParsers);
  const query = useSuspenseInfiniteQuery(auditOptions(useTRPC(), useDeferredValue(state)));
  const entries = query.data.pages.flatMap((page) => page.items);
  if (entries.length === 0) {
    return (
      <Empty
        icon={ScrollText}
        title="Nothing in the audit log matches"
        action={
          <Button look="primary" onClick={() => void set({ action: null, subject: null })}>
            Show all acts
          </Button>
        }
      />
    );
  }
  return (
    <>
      <Table label="Audit log">
        <thead>
          <tr>
            <Th>When</Th>
            <Th>Who</Th>
            <Th>What</Th>
            <Th>Subject</Th>
            <Th>Detail</Th>
          </tr>
        </thead>
        <tbody>
          {entries.map((entry) => (
            <Tr key={entry.id}>
              <Td className="whitespace-nowrap">
                <Moment at={entry.at} to="second" />
              </Td>
              <Td className="whitespace-nowrap">{actorWords(entry)}</Td>
              <Td className="min-w-56">{actionWords[entry.action]}</Td>
              <Td className="whitespace-nowrap">
                <Subject entry={entry} />
              </Td>
              <Td className="min-w-64 break-words text-muted" title={detailWords(entry.detail)}>
                {detailWords(entry.detail, true)}
              </Td>
            </Tr>
          ))}
        </tbody>
      </Table>
      <LoadMore query={query} />
    </>
  );
}

/** The audit log, newest first, by action and subject. */
export function Audit() {
  const [{ action, subject }, set] = useQueryStates(auditParsers);
  const zone = useZone();
  const now = useNow();
  return (
    <>
      <PageHeader
        title="Audit"
        note={`Every act, human or automated · times in ${zoneLabel(zone, new Date(now))}`}
        actions={
          <>
            {subject && (
              <Button onClick={() => void set({ subject: null })}>
                Only about {shortId(subject)}: show all
              </Button>
            )}
            <select
              aria-label="Action"
              className={`${inputClass} w-auto! max-w-72`}
              value={action ?? ""}
              onChange={({ target }) =>
                void set({ action: auditActions.find((known) => known === target.value) ?? null })
              }
            >
              <option value="">All actions</option>
              {auditActions.map((known) => (
                <option key={known} value={known}>
                  {actionWords[known]}
                </option>
              ))}
            </select>
          </>
        }
      />
      <Boundary loading={<ListSkeleton />}>
        <Entries />
      </Boundary>
    </>
  );
}
