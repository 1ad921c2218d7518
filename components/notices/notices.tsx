"use client";

import { useSuspenseInfiniteQuery, useSuspenseQuery } from "@tanstack/react-query";
import { BellOff } from "lucide-react";
import Link from "next/link";

import { Moment } from "@/components/format/zone";
import { useTRPC } from "@/components/trpc/client";
import { Badge } from "@/components/ui/badge";
import { Boundary } from "@/components/ui/boundary";
import { LoadMore } from "@/components/ui/load-more";
import { PageHeader } from "@/components/ui/page-header";
import { Section } from "@/components/ui/section";
import { Empty, ListSkeleton } from "@/components/ui/states";
import type { Notice } from "@/server/domain/notices/schema";

import { Channels } from "./channels";
import { noticesOptions } from "./options";

function State({ notice }: { notice: Notice }) {
  if (notice.closedAt) return <Badge>Over</Badge>;
  return notice.tone === "danger" ? <Badge tone="danger">Act now</Badge> : <Badge tone="warn">Open</Badge>;
}

function Row({ notice }: { notice: Notice }) {
  const { title, text, jobId, openedAt, closedAt } = notice;
  return (
    <li className="flex flex-col gap-1 border-b border-line px-4 py-3 last:border-0">
      <div className="flex flex-wrap items-center gap-x-2 gap-y-1">
        <State notice={notice} />
        <Link
          href={`/jobs/${jobId}`}
          data-row
          className="min-w-0 grow rounded-sm text-sm font-medium break-words text-accent hover:underline"
        >
          {title}
        </Link>
        <span className="text-2xs text-muted">
          <Moment at={openedAt} />
          {closedAt && (
            <>
              {" until "}
              <Moment at={closedAt} />
            </>
          )}
        </span>
      </div>
      {!closedAt && <p className="max-w-prose text-sm break-words">{text}</p>}
    </li>
  );
}

function NoticeList() {
  const query = useSuspenseInfiniteQuery(noticesOptions(useTRPC()));
  const notices = query.data.pages.flatMap((page) => page.notices);
  if (notices.length === 0) {
    return (
      <Empty icon={BellOff} title="Nothing is the matter">
        When a connection ends, a permission is lost, events stay away or runs fail, it stands here, in a bar
        above every page, and goes to the channels below.
      </Empty>
    );
  }
  return (
    <Section title="Of all jobs">
      <ul>
        {notices.map((notice) => (
          <Row key={notice.id} notice={notice} />
        ))}
      </ul>
      <LoadMore query={query} />
    </Section>
  );
}

/** What is, and was, the matter with the jobs, and who is told. */
export function Notices() {
  const { data: me } = useSuspenseQuery(useTRPC().tenant.me.queryOptions());
  return (
    <>
      <PageHeader title="Notices" note="What is the matter with a job, until it is over." />
      <div className="flex flex-col gap-5">
        <Boundary loading={<ListSkeleton rows={4} />}>
          <NoticeList />
        </Boundary>
        {me.rights.includes("tenant.manage") && <Channels />}
      </div>
    </>
  );
}
