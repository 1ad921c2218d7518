import { useMemo } from "react";

import { Tabs } from "@/components/ui/tabs";
import { Failed, Skeleton } from "@/components/ui/states";
import type { ChatLine, ConversationDetail } from "@/server/domain/conversations/schema";

import { Chat } from "./chat";
import { Transcript } from "./transcript";
import type { Place, TranscriptRow } from "./transcript-rows";

type Answer<T> = { data: T | undefined; isLoading: boolean; error: unknown; refetch: () => unknown };

function Loaded<T>({
  answer,
  none,
  children,
}: {
  answer: Answer<T[]>;
  none: string;
  children: (data: T[]) => React.ReactNode;
}) {
  if (answer.isLoading) {
    return (
      <div role="status" aria-label="Loading" className="flex flex-col gap-3 p-4">
        {Array.from({ length: 8 }, (_, line) => (
          <Skeleton key={line} className="h-4" />
        ))}
      </div>
    );
  }
  if (answer.error) {
    return (
      <div className="p-3">
        <Failed error={answer.error} onRetry={() => void answer.refetch()} />
      </div>
    );
  }
  if (!answer.data || answer.data.length === 0) return <p className="p-4 text-sm text-muted">{none}</p>;
  return children(answer.data);
}

function Closed({ what, inRule }: { what: string; inRule: boolean }) {
  return (
    <p className="p-4 text-sm text-muted">
      {inRule ? `The ${what} opens together with the replay.` : `Your replay rule does not include ${what}s.`}
    </p>
  );
}

type WordsProps = {
  may: ConversationDetail["may"];
  /** What the replay rule would give to read. */
  inRule: ConversationDetail["replay"]["words"];
  transcript: Answer<TranscriptRow[]>;
  chat: Answer<ChatLine[]>;
  current: number;
  find: string;
  onPlay: (place: Place) => void;
};

/** What was said and what was written. */
export function Words({ may, inRule, transcript, chat, current, find, onPlay }: WordsProps) {
  const spoken = useMemo(
    () => transcript.data?.filter((row) => row.kind === "passage").length,
    [transcript.data],
  );
  return (
    <div className="flex min-h-0 flex-col overflow-hidden rounded-lg border border-line bg-surface lg:sticky lg:top-17 lg:h-[calc(100dvh-5.5rem)]">
      <Tabs
        label="Transcript and chat"
        tabs={[
          {
            id: "transcript",
            label: "Transcript",
            ...(spoken && { count: spoken }),
            content: may.transcript ? (
              <Loaded answer={transcript} none="Zoom made no transcript of this conversation.">
                {(rows) => <Transcript rows={rows} current={current} find={find} onPlay={onPlay} />}
              </Loaded>
            ) : (
              <Closed what="transcript" inRule={inRule.transcript} />
            ),
          },
          {
            id: "chat",
            label: "Chat",
            ...(chat.data?.length && { count: chat.data.length }),
            content: may.chat ? (
              <Loaded answer={chat} none="Nothing was written in this conversation.">
                {(lines) => <Chat lines={lines} find={find} onPlay={onPlay} />}
              </Loaded>
            ) : (
              <Closed what="chat" inRule={inRule.chat} />
            ),
          },
        ]}
      />
    </div>
  );
}
