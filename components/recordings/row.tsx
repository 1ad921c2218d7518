import { AudioLines, Captions, Lock, MessageSquare, Video } from "lucide-react";
import Link from "next/link";
import { memo } from "react";

import { formatDateTime, formatDuration } from "@/components/format/time";
import type { ConversationListItem, Snippet } from "@/server/domain/conversations/schema";

import { typeIcons, typeLabels } from "./labels";
import { momentHref } from "./moment";

/** Columns of heading and rows; below that width a row folds into a few lines. */
export const rowGrid =
  "@[52rem]:grid @[52rem]:grid-cols-[1rem_minmax(0,2.600fr)_minmax(0,1.400fr)_minmax(0,0.900fr)_minmax(0,1fr)_8.250rem_4.250rem_5.500rem] @[52rem]:items-center @[52rem]:gap-x-3";

const contents = [
  ["video", Video, "Video"],
  ["audio", AudioLines, "Audio"],
  ["transcript", Captions, "Transcript"],
  ["chat", MessageSquare, "Chat"],
] as const;

function Contents({ item }: { item: ConversationListItem }) {
  return (
    <span className="flex items-center gap-1.5 text-muted [&_svg]:size-3.5">
      {contents.map(
        ([key, Icon, label]) => item.has[key] && <Icon key={key} role="img" aria-label={label} />,
      )}
      {item.onHold && <Lock role="img" aria-label="On hold" className="text-warn" />}
    </span>
  );
}

function people({ participantNames, participantCount }: ConversationListItem): string {
  const more = participantCount - participantNames.length;
  return participantNames.join(", ") + (more > 0 ? ` +${more}` : "");
}

type SnippetLineProps = { id: string; snippet: Snippet; text: string };

function SnippetLine({ id, snippet, text }: SnippetLineProps) {
  return (
    <Link
      href={momentHref(id, { t: snippet.atMs, segment: snippet.segment, q: text })}
      prefetch={false}
      className="relative z-10 line-clamp-1 w-fit max-w-full rounded-sm text-muted hover:text-ink hover:underline"
    >
      {snippet.speaker && <span className="font-medium">{snippet.speaker}: </span>}
      {snippet.parts.map((part, at) =>
        part.match ? <mark key={at}>{part.text}</mark> : <span key={at}>{part.text}</span>,
      )}
    </Link>
  );
}

type RowProps = { item: ConversationListItem; zone: string; text: string };

/** One conversation; the whole row leads to it, the line under it to the moment of the hit. */
export const Row = memo(function Row({ item, zone, text }: RowProps) {
  const Icon = typeIcons[item.type];
  const names = people(item);
  return (
    <div
      role="row"
      className={`relative flex min-h-row flex-wrap items-center gap-x-3 gap-y-0.5 border-b border-line px-3 py-1.5 text-sm [contain-intrinsic-size:auto_2.5rem] [content-visibility:auto] last:border-0 focus-within:bg-accent-soft/60 hover:bg-accent-soft/40 ${rowGrid}`}
    >
      <span role="cell">
        <Icon
          role="img"
          aria-label={typeLabels[item.type]}
          className="size-4 text-accent"
          strokeWidth={1.75}
        />
      </span>
      <span role="cell" className="min-w-0 grow truncate font-medium @max-[52rem]:basis-[calc(100%-4rem)]">
        <Link
          data-row
          href={momentHref(item.id, { q: text })}
          prefetch={false}
          title={item.topic}
          className="outline-none after:absolute after:inset-0 focus-visible:after:outline-2 focus-visible:after:-outline-offset-2 focus-visible:after:outline-focus"
        >
          {item.topic}
        </Link>
      </span>
      <span role="cell" className="min-w-0 truncate" title={names}>
        {names}
      </span>
      <span role="cell" className="min-w-0 truncate text-muted">
        {item.integration.name}
      </span>
      <span role="cell" className="min-w-0 truncate">
        {item.ownerName}
      </span>
      <span role="cell" className="whitespace-nowrap tabular-nums">
        <time dateTime={item.startedAt.toISOString()}>{formatDateTime(item.startedAt, zone)}</time>
      </span>
      <span role="cell" className="whitespace-nowrap tabular-nums @[52rem]:text-right">
        {formatDuration(item.durationMs)}
      </span>
      <span role="cell">
        <Contents item={item} />
      </span>
      {item.snippet && (
        <span role="cell" className="min-w-0 basis-full @[52rem]:col-start-2 @[52rem]:col-end-[-1]">
          <SnippetLine id={item.id} snippet={item.snippet} text={text} />
        </span>
      )}
    </div>
  );
});
