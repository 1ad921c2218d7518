"use client";

import { useSuspenseQuery } from "@tanstack/react-query";
import { ArrowLeft } from "lucide-react";
import Link from "next/link";
import type { ReactNode } from "react";

import { detailWords } from "@/components/audit/subject";
import { actSentence } from "@/components/audit/words";
import { formatBytes, humanise } from "@/components/format/text";
import { Moment } from "@/components/format/zone";
import { explain, itemStateWords, mediaWords, reasonWords } from "@/components/jobs/ledger-words";
import { useTRPC } from "@/components/trpc/client";
import { Badge } from "@/components/ui/badge";
import { Button, buttonClass } from "@/components/ui/button";
import { CopyButton } from "@/components/ui/copy-button";
import { PageHeader } from "@/components/ui/page-header";
import { Section } from "@/components/ui/section";
import { decisionReasons, itemStates } from "@/db/constants";
import type { ItemStory, StoryEntry } from "@/server/domain/ledger/schema";

import { ledgerHref } from "./address";
import { useRetry } from "./use-retry";
import { kindWords, stateTones } from "./words";

const link = "rounded-sm text-accent underline";

function Code({ text, what }: { text: string; what: string }) {
  return (
    <span className="inline-flex max-w-full items-center gap-1">
      <code className="font-mono text-2xs break-all">{text}</code>
      <CopyButton text={text} label={`Copy ${what}`} />
    </span>
  );
}

const moment = (at: Date | null, none = "None") => (at ? <Moment at={at} to="second" /> : none);

function decisionFacts(item: ItemStory): [string, ReactNode][] {
  return [
    ["Reason", explain(item)],
    ["First seen", moment(item.firstSeenAt)],
    ["Last seen", moment(item.lastSeenAt)],
    ["Decided", moment(item.decidedAt)],
    [
      "Recording rule",
      item.rule ? (
        <Link href={`/rules?rule=${item.rule.id}`} className={link}>
          {item.rule.name}, version {item.rule.version}
        </Link>
      ) : (
        "None was reached"
      ),
    ],
    ["Asked for", moment(item.askedForAt, "No")],
    ["Retain until", item.retainUntil ? <Moment at={item.retainUntil} to="date" /> : "No date"],
    ["Tries", String(item.attempts)],
    ["Next look", moment(item.nextLookAt, "None planned")],
    ...(item.underWay
      ? ([
          [
            "Under way",
            `${formatBytes(item.underWay.plainBytes)} of ${item.underWay.totalBytes === null ? "an unknown size" : formatBytes(item.underWay.totalBytes)} are here`,
          ],
        ] as [string, ReactNode][])
      : []),
    ...(item.expiresAt
      ? ([["This row is forgotten", <Moment key="at" at={item.expiresAt} to="date" />]] as [
          string,
          ReactNode,
        ][])
      : []),
  ];
}

const sourceFacts = (item: ItemStory): [string, ReactNode][] => [
  ["Kind", kindWords[item.kind]],
  ["File type", `${item.fileType || "No file"} · ${mediaWords[item.mediaClass]}`],
  ["Recording type", item.recordingType ? humanise(item.recordingType) : "None"],
  ["Began", moment(item.startedAt)],
  ["Ended", moment(item.endedAt, "Unknown")],
  ["Size", item.sizeBytes === null ? "Unknown" : formatBytes(item.sizeBytes)],
  [
    "Owner",
    item.owner ? (
      <Link href={`/users/${item.owner.id}`} className={link}>
        {item.owner.name}
      </Link>
    ) : (
      "Not matched, or outside your User Assignment"
    ),
  ],
  ["Zoom user", item.ownerSourceId ? <Code text={item.ownerSourceId} what="Zoom user" /> : "Unknown"],
  ["Session at Zoom", <Code key="session" text={item.sessionKey} what="session" />],
  ["Item at Zoom", <Code key="item" text={item.sourceKey} what="item" />],
  ["In Zoom’s trash", moment(item.trashedAt, "No")],
  ["Moved there by this job", moment(item.trashedByUsAt, "No")],
  ["Taken out of the trash again", moment(item.recoveredAt, "No")],
  ["Deleted at Zoom", moment(item.deletedAt, "Not known to be")],
];

function archiveFacts({ archived }: ItemStory): [string, ReactNode][] {
  if (!archived) return [];
  return [
    ["Imported", moment(archived.importedAt)],
    ["Size", formatBytes(archived.sizeBytes)],
    ["Region", archived.region],
    ["SHA-256", <Code key="hash" text={archived.sha256} what="SHA-256" />],
  ];
}

function Facts({ title, facts }: { title: string; facts: [string, ReactNode][] }) {
  return (
    <Section title={title}>
      <dl className="grid gap-x-6 gap-y-2 px-4 py-3 text-sm sm:grid-cols-[12rem_minmax(0,1fr)]">
        {facts.map(([term, fact]) => (
          <div key={term} className="contents">
            <dt className="text-muted">{term}</dt>
            <dd className="min-w-0">{fact}</dd>
          </div>
        ))}
      </dl>
    </Section>
  );
}

const wordsOf = ({ action, detail }: StoryEntry): string => {
  const reason = decisionReasons.find((known) => known === detail["reason"]);
  const state = itemStates.find((known) => known === detail["state"]);
  return action === "item.decided" && reason && state
    ? `${itemStateWords[state]}: ${reasonWords[reason]}`
    : detailWords(detail, true);
};

function History({ history, jobId }: Pick<ItemStory, "history" | "jobId">) {
  return (
    <Section title="What happened" count={history.length}>
      {history.length === 0 && (
        <p className="px-4 py-3 text-sm text-muted">
          Nothing has happened to this item since it was first seen.
        </p>
      )}
      <ol className="px-4 py-2 empty:hidden">
        {history.map((entry) => (
          <li key={entry.id} className="flex flex-wrap justify-between gap-x-4 py-1 text-sm">
            <span className="min-w-0">
              {actSentence(entry)}
              <span className="block text-2xs break-words text-muted">
                {wordsOf(entry)}
                {entry.run && (
                  <>
                    {" · in the run of "}
                    <Link href={`/jobs?job=${jobId}&run=${entry.run.id}`} className={link}>
                      <Moment at={entry.run.createdAt} />
                    </Link>
                  </>
                )}
              </span>
            </span>
            <span className="shrink-0 text-muted tabular-nums">
              <Moment at={entry.at} to="second" />
            </span>
          </li>
        ))}
      </ol>
    </Section>
  );
}

/** One thing that was seen at Zoom, with everything that is known about it. */
export function Story({ id }: { id: string }) {
  const { data: item } = useSuspenseQuery(useTRPC().ledger.get.queryOptions({ id }));
  const retry = useRetry();
  const settled = item.state === "archived" || item.reason === "purged";
  return (
    <>
      <Link
        href={ledgerHref({ job: item.job.id, view: "items" })}
        className="mb-1 inline-flex items-center gap-1 rounded-sm text-sm text-accent"
      >
        <ArrowLeft aria-hidden className="size-3.5" /> Ledger
      </Link>
      <PageHeader
        title={`${item.fileType || "Session without files"}, ${mediaWords[item.mediaClass].toLowerCase()}`}
        note={
          <>
            <Badge tone={stateTones[item.state]}>{itemStateWords[item.state]}</Badge> seen by{" "}
            <Link href={`/jobs?job=${item.job.id}`} className={link}>
              {item.job.name}
            </Link>
            {item.run && (
              <>
                {" "}
                · last in the run of{" "}
                <Link href={`/jobs?job=${item.job.id}&run=${item.run.id}`} className={link}>
                  <Moment at={item.run.createdAt} />
                </Link>
              </>
            )}
          </>
        }
        actions={
          <>
            {item.conversationId && (
              <Link href={`/recordings/${item.conversationId}`} className={buttonClass()}>
                Open the recording
              </Link>
            )}
            {!settled && (
              <Button look="primary" busy={retry.isPending} onClick={() => retry.mutate({ ids: [item.id] })}>
                Retry
              </Button>
            )}
          </>
        }
      />
      <div className="grid items-start gap-4 xl:grid-cols-2">
        <div className="flex min-w-0 flex-col gap-4">
          <Facts title="Decision" facts={decisionFacts(item)} />
          {item.archived && <Facts title="In the archive" facts={archiveFacts(item)} />}
          <History history={item.history} jobId={item.jobId} />
        </div>
        <Facts title="At Zoom" facts={sourceFacts(item)} />
      </div>
    </>
  );
}
