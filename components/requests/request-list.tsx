import { useSuspenseInfiniteQuery } from "@tanstack/react-query";
import { Inbox } from "lucide-react";
import dynamic from "next/dynamic";
import Link from "next/link";
import { useState } from "react";

import { formatDuration } from "@/components/format/time";
import { Moment } from "@/components/format/zone";
import { typeLabels } from "@/components/recordings/labels";
import { useTRPC } from "@/components/trpc/client";
import { Badge, type Tone } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { LoadMore } from "@/components/ui/load-more";
import { Empty } from "@/components/ui/states";
import { Table, Td, Th, Tr } from "@/components/ui/table";
import type { ReplayRequestItem, RequestView } from "@/server/domain/replay-requests/schema";

import { requestOptions } from "./address";

const Approve = dynamic(() => import("./decide-dialogs").then((dialogs) => dialogs.Approve));
const Refuse = dynamic(() => import("./decide-dialogs").then((dialogs) => dialogs.Refuse));

const empty: Record<RequestView, { title: string; words: string }> = {
  waiting: {
    title: "Nothing waits for your decision",
    words: "When somebody whose replay rule names you asks to replay a conversation, it appears here.",
  },
  decided: {
    title: "Nothing was decided yet",
    words: "Requests that you or another approver answered appear here.",
  },
  own: {
    title: "You have not asked for anything",
    words: "Where your replay rule plays on request, a conversation's page has the button Request replay.",
  },
};

function About({ conversation }: Pick<ReplayRequestItem, "conversation">) {
  if (!conversation) {
    return <span className="text-muted">A conversation that you may no longer see</span>;
  }
  const { id, type, topic, startedAt, durationMs, ownerName, visible } = conversation;
  return (
    <>
      {visible ? (
        <Link href={`/recordings/${id}`} className="rounded-sm font-medium text-accent hover:underline">
          {topic}
        </Link>
      ) : (
        <span className="font-medium">{topic}</span>
      )}
      <span className="block text-2xs text-muted">
        {typeLabels[type]} · <Moment at={startedAt} /> · {formatDuration(durationMs)} · owner {ownerName}
      </span>
    </>
  );
}

const states: Record<ReplayRequestItem["state"], { label: string; tone: Tone }> = {
  waiting: { label: "Waiting", tone: "warn" },
  approved: { label: "Approved", tone: "ok" },
  refused: { label: "Refused", tone: "danger" },
  ended: { label: "Approval ended", tone: "neutral" },
};

function Answer({ item }: { item: ReplayRequestItem }) {
  const { label, tone } = states[item.state];
  return (
    <>
      <Badge tone={tone}>{label}</Badge>
      {item.decidedAt && (
        <span className="mt-0.5 block text-2xs text-muted">
          {item.decidedByName && <>by {item.decidedByName}, </>}
          <Moment at={item.decidedAt} />
        </span>
      )}
      {item.expiresAt && (
        <span className="block text-2xs text-muted">
          {item.state === "approved" ? "until" : "ended"} <Moment at={item.expiresAt} />
        </span>
      )}
    </>
  );
}

type Deciding = { item: ReplayRequestItem; approve: boolean };

export function RequestList({ view }: { view: RequestView }) {
  const query = useSuspenseInfiniteQuery(requestOptions(useTRPC(), view));
  const [deciding, setDeciding] = useState<Deciding | null>(null);
  const items = query.data.pages.flatMap((page) => page.items);
  if (items.length === 0 && !query.hasNextPage) {
    return (
      <Empty icon={Inbox} title={empty[view].title}>
        {empty[view].words}
      </Empty>
    );
  }
  const Dialog = deciding?.approve ? Approve : Refuse;
  return (
    <>
      <Table label="Requests">
        <thead>
          <tr>
            <Th>Asked</Th>
            {view !== "own" && <Th>Who asks</Th>}
            <Th>Conversation</Th>
            <Th>Reason</Th>
            <Th>{view === "waiting" ? "Decision" : "Answer"}</Th>
          </tr>
        </thead>
        <tbody>
          {items.map((item) => (
            <Tr key={item.id}>
              <Td className="whitespace-nowrap">
                <Moment at={item.requestedAt} />
              </Td>
              {view !== "own" && (
                <Td>
                  {item.requester.name}
                  <span className="block text-2xs text-muted">{item.requester.username}</span>
                </Td>
              )}
              <Td className="min-w-56">
                <About conversation={item.conversation} />
              </Td>
              <Td className="max-w-96 min-w-40 break-words">{item.reason}</Td>
              <Td>
                {view === "waiting" ? (
                  <span className="flex gap-2">
                    <Button look="primary" onClick={() => setDeciding({ item, approve: true })}>
                      Approve
                    </Button>
                    <Button look="danger" onClick={() => setDeciding({ item, approve: false })}>
                      Refuse
                    </Button>
                  </span>
                ) : (
                  <Answer item={item} />
                )}
              </Td>
            </Tr>
          ))}
        </tbody>
      </Table>
      <LoadMore query={query} />
      {deciding && <Dialog item={deciding.item} onClose={() => setDeciding(null)} />}
    </>
  );
}
