"use client";

import { useMutation, useQuery, useSuspenseQuery } from "@tanstack/react-query";
import { useQueryStates } from "nuqs";
import { memo, useCallback, useEffect, useEffectEvent, useMemo, useRef } from "react";

import { ChatDay } from "@/components/conversations/chat-day";
import { momentParsers } from "@/components/recordings/moment";
import { useTRPC } from "@/components/trpc/client";
import type { ConversationDetail, TranscriptPassage } from "@/server/domain/conversations/schema";

import { Call } from "./call";
import { CustomFields } from "./custom-fields";
import { Files } from "./files";
import { Heading } from "./heading";
import { History } from "./history";
import { lanesOf } from "./lanes";
import { ApprovedUntil, NoReplay } from "./no-replay";
import { Participants } from "./participants";
import { Player } from "./player";
import { Retention } from "./retention";
import { Speakers } from "./speakers";
import { Summary } from "./summary";
import { type Place, placeOf, rowAt, transcriptRows } from "./transcript-rows";
import { usePlayback } from "./use-playback";
import { Words } from "./words";

const noPassages: TranscriptPassage[] = [];
/** Somebody may approve at any moment. */
const waitingMs = 15_000;

/** Tells the audit log that somebody opened the page: once a visit, whatever is fetched again. */
function useView(id: string) {
  const { mutate } = useMutation(useTRPC().conversations.view.mutationOptions());
  const told = useRef<string>(undefined);
  const tell = useEffectEvent(() => {
    if (told.current === id) return;
    told.current = id;
    mutate({ id });
  });
  useEffect(() => tell(), [id]);
}

type DetailsProps = { detail: ConversationDetail; onDownload: (href: string) => void };

const Details = memo(function Details({ detail, onDownload }: DetailsProps) {
  return (
    <>
      {detail.type !== "chat" && <Call id={detail.id} />}
      {detail.type !== "chat" && detail.may.transcript && <Summary id={detail.id} />}
      <Retention id={detail.id} retention={detail.retention} may={detail.may} />
      <CustomFields id={detail.id} />
      <Participants {...detail} />
      <Files
        files={detail.files}
        may={detail.may}
        onDownload={detail.replay.asksReason ? onDownload : null}
      />
      {detail.may.history && <History id={detail.id} />}
    </>
  );
});

/** One conversation: replay, words, and everything that proves what it is. */
export function Conversation({ id }: { id: string }) {
  const trpc = useTRPC();
  const { data: detail } = useSuspenseQuery({
    ...trpc.conversations.get.queryOptions({ id }),
    refetchInterval: ({ state }) => (state.data?.replay.request?.state === "waiting" ? waitingMs : false),
  });
  const { may } = detail;
  const fixed = { staleTime: Infinity };
  const spoken = detail.type !== "chat";
  const transcript = useQuery(
    trpc.conversations.transcript.queryOptions({ id }, { ...fixed, enabled: spoken && may.transcript }),
  );
  const speakers = useQuery(
    trpc.conversations.speakers.queryOptions({ id }, { ...fixed, enabled: spoken && may.transcript }),
  );
  const chat = useQuery(
    trpc.conversations.chat.queryOptions({ id }, { ...fixed, enabled: spoken && may.chat }),
  );
  const [link] = useQueryStates(momentParsers);
  useView(id);

  const passages = transcript.data ?? noPassages;
  const parts = detail.segments.length;
  const rows = useMemo(() => transcriptRows(passages, parts), [passages, parts]);
  const start = placeOf(link, parts, passages);
  const playback = usePlayback(detail, start);
  const lanes = useMemo(
    () => lanesOf(speakers.data ?? [], passages, playback.segment),
    [speakers.data, passages, playback.segment],
  );
  const current = rowAt(rows, playback.segment, playback.timeMs);

  const latest = useRef(playback);
  useEffect(() => {
    latest.current = playback;
  });
  const onPlay = useCallback((place: Place) => latest.current.playFrom(place), []);
  const onDownload = useCallback(
    (href: string) => latest.current.withReason(() => window.location.assign(href)),
    [],
  );
  const canPlay = may.replay && detail.segments.some((segment) => segment.playable.length > 0);

  const details = <Details detail={detail} onDownload={onDownload} />;

  if (!spoken) {
    return (
      <ChatDay detail={detail} find={link.q} onDownload={onDownload}>
        {details}
      </ChatDay>
    );
  }
  return (
    <>
      <Heading detail={detail} />
      <div className="grid items-start gap-4 lg:grid-cols-[minmax(0,1.2fr)_minmax(20rem,1fr)]">
        <div className="flex min-w-0 flex-col gap-4">
          {canPlay ? (
            <div>
              <Player detail={detail} playback={playback} passages={passages} />
              <ApprovedUntil verdict={detail.replay.verdict} />
            </div>
          ) : (
            <NoReplay id={id} offer={detail.replay} />
          )}
          {lanes.length > 0 && (
            <Speakers
              lanes={lanes}
              durationMs={playback.durationMs}
              at={{ segment: playback.segment, ms: playback.timeMs }}
              onPlay={onPlay}
            />
          )}
          {details}
        </div>
        <Words
          may={may}
          inRule={detail.replay.words}
          transcript={{ ...transcript, data: transcript.data && rows }}
          chat={chat}
          current={current}
          find={link.q}
          onPlay={onPlay}
        />
      </div>
    </>
  );
}
