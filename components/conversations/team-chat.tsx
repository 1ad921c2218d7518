"use client";

import { useQuery } from "@tanstack/react-query";
import { Download, MessagesSquare } from "lucide-react";
import Link from "next/link";

import { formatBytes } from "@/components/format/text";
import { Moment } from "@/components/format/zone";
import { searchTerms } from "@/components/replay/transcript-rows";
import { useTRPC } from "@/components/trpc/client";
import { Badge } from "@/components/ui/badge";
import { Highlight } from "@/components/ui/highlight";
import { Section } from "@/components/ui/section";
import { Empty, Failed, ListSkeleton } from "@/components/ui/states";
import type { ForwardedMessage, TeamChatMessage } from "@/server/domain/conversations/schema";

import { threadsOf } from "./threads";

type Shared = { terms: readonly string[]; mayDownload: boolean; onDownload: ((href: string) => void) | null };

function Earlier({ message, terms }: { message: TeamChatMessage; terms: readonly string[] }) {
  const count = message.earlier.length;
  if (count === 0) return null;
  const found = terms.some((term) => message.earlier.some(({ text }) => text.toLowerCase().includes(term)));
  return (
    <details open={found} className="mt-0.5 text-2xs text-muted">
      <summary className="w-fit cursor-pointer rounded-sm hover:text-ink">
        {count === 1 ? "1 earlier version" : `${count} earlier versions`}
      </summary>
      <ol className="mt-1 flex flex-col gap-1 border-l-2 border-line pl-2">
        {message.earlier.map(({ at, text }) => (
          <li key={at.toISOString()}>
            <Moment at={at} to="second" />
            <span className="block text-sm whitespace-pre-line">
              <Highlight text={text} terms={terms} />
            </span>
          </li>
        ))}
      </ol>
    </details>
  );
}

function FileLine({ file, mayDownload, onDownload }: Shared & { file: TeamChatMessage["files"][number] }) {
  const href = file.mediaFileId && `/api/media/${file.mediaFileId}?download=1`;
  const size = file.sizeBytes === null ? "" : ` · ${formatBytes(file.sizeBytes)}`;
  if (!href || !mayDownload) {
    return (
      <li className="text-2xs text-muted">
        {file.name}
        {size}
        {!href && " · not archived yet"}
      </li>
    );
  }
  return (
    <li>
      <a
        href={href}
        download
        {...(onDownload && {
          onClick: (event) => {
            event.preventDefault();
            onDownload(href);
          },
        })}
        className="inline-flex items-center gap-1 text-2xs text-accent underline underline-offset-2"
      >
        <Download aria-hidden className="size-3" />
        {file.name}
        {size}
      </a>
    </li>
  );
}

function Body({ message, terms }: { message: TeamChatMessage; terms: readonly string[] }) {
  if (message.text === "") {
    if ((message.files.length > 0 || message.forwards) && !message.deletedAt) return null;
    return <p className="text-sm text-muted">No text</p>;
  }
  const text = <Highlight text={message.text} terms={terms} />;
  return (
    <p className="text-sm break-words whitespace-pre-line">
      {message.deletedAt ? <del className="text-muted">{text}</del> : text}
    </p>
  );
}

function Forwarded({ original, terms }: { original: ForwardedMessage | null; terms: readonly string[] }) {
  if (!original) return <p className="text-2xs text-muted">Forwarded message</p>;
  return (
    <blockquote aria-label="Forwarded message" className="mt-0.5 border-l-2 border-line pl-2">
      <p className="text-2xs text-muted">
        Forwarded message of {original.sender},{" "}
        <Link
          href={`/recordings/${original.conversationId}`}
          className="text-accent underline underline-offset-2"
        >
          <Moment at={original.sentAt} to="second" />
        </Link>
      </p>
      <p className="text-sm break-words whitespace-pre-line">
        <Highlight text={original.text} terms={terms} />
      </p>
    </blockquote>
  );
}

function Message({ message, note, ...shared }: Shared & { message: TeamChatMessage; note?: string }) {
  const { sender, deletedAt, editedAt, reactions, files } = message;
  return (
    <article aria-label={`Message of ${sender.name}`} className="min-w-0 py-1.5">
      <header className="flex flex-wrap items-center gap-x-2 gap-y-0.5 text-2xs text-muted">
        <span className="text-sm font-semibold text-ink" title={sender.email ?? undefined}>
          {sender.name}
        </span>
        {sender.external && <Badge>External</Badge>}
        <Moment at={message.sentAt} to="second" />
        {note && <span>{note}</span>}
        {editedAt && (
          <span>
            edited <Moment at={editedAt} to="second" />
          </span>
        )}
        {deletedAt && (
          <Badge tone="warn">
            Deleted <Moment at={deletedAt} to="second" />
          </Badge>
        )}
      </header>
      {message.forwards && <Forwarded original={message.forwards.original} terms={shared.terms} />}
      <Body message={message} terms={shared.terms} />
      <Earlier message={message} terms={shared.terms} />
      {files.length > 0 && (
        <ul aria-label="Files" className="mt-0.5 flex flex-col gap-0.5">
          {files.map((file) => (
            <FileLine key={file.mediaFileId ?? file.name} file={file} {...shared} />
          ))}
        </ul>
      )}
      {reactions.length > 0 && (
        <ul aria-label="Reactions" className="mt-1 flex flex-wrap gap-1">
          {reactions.map(({ emoji, count }) => (
            <li key={emoji} className="rounded-full border border-line px-1.5 text-2xs tabular-nums">
              {emoji} {count}
            </li>
          ))}
        </ul>
      )}
    </article>
  );
}

type TeamChatProps = {
  id: string;
  find: string;
  mayDownload: boolean;
  /** Null = the browser follows the link by itself. */
  onDownload: ((href: string) => void) | null;
};

/** A day of team chat as it was written: replies under their message, edits and deletions with what was said before. */
export function TeamChat({ id, find, mayDownload, onDownload }: TeamChatProps) {
  const { data, isPending, error, refetch } = useQuery(useTRPC().conversations.teamChat.queryOptions({ id }));
  const shared = { terms: searchTerms(find), mayDownload, onDownload };
  if (isPending) return <ListSkeleton />;
  if (error) return <Failed error={error} onRetry={() => void refetch()} />;
  if (data.length === 0) {
    return (
      <Empty icon={MessagesSquare} title="No messages">
        Nothing of this day’s chat has been archived yet. What is still to come stands in the ledger of its
        job.
      </Empty>
    );
  }
  return (
    <Section title="Messages" count={data.length}>
      <ol aria-label="Messages" className="px-4 py-1">
        {threadsOf(data).map(({ message, answersAnother, replies }) => (
          <li
            key={message.id}
            className="border-b border-line [contain-intrinsic-size:auto_3.5rem] [content-visibility:auto] last:border-0"
          >
            <Message
              message={message}
              {...(answersAnother && { note: "answers a message of another day" })}
              {...shared}
            />
            {replies.length > 0 && (
              <ol aria-label="Replies" className="mb-1.5 ml-3 border-l-2 border-line pl-3">
                {replies.map((reply) => (
                  <li key={reply.id}>
                    <Message message={reply} {...shared} />
                  </li>
                ))}
              </ol>
            )}
          </li>
        ))}
      </ol>
    </Section>
  );
}
