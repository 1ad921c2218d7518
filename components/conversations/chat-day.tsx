import { MessagesSquare } from "lucide-react";
import type { ReactNode } from "react";

import { Heading } from "@/components/replay/heading";
import { ApprovedUntil, NoReplay } from "@/components/replay/no-replay";
import { Empty } from "@/components/ui/states";
import type { ConversationDetail } from "@/server/domain/conversations/schema";

import { TeamChat } from "./team-chat";

type ChatDayProps = {
  detail: ConversationDetail;
  find: string;
  onDownload: (href: string) => void;
  children: ReactNode;
};

function Words({ detail, find, onDownload }: Omit<ChatDayProps, "children">) {
  const { id, may, replay } = detail;
  if (may.chat) {
    return (
      <div>
        <TeamChat
          id={id}
          find={find}
          mayDownload={may.download}
          onDownload={replay.asksReason ? onDownload : null}
        />
        <ApprovedUntil verdict={replay.verdict} />
      </div>
    );
  }
  if (replay.words.chat) return <NoReplay id={id} offer={replay} />;
  return (
    <Empty icon={MessagesSquare} title="Your replay rule does not include chats">
      Somebody who may edit your replay rule can change that.
    </Empty>
  );
}

/** One day of a team chat: what was written, beside everything that proves what it is. */
export function ChatDay({ children, ...words }: ChatDayProps) {
  return (
    <>
      <Heading detail={words.detail} />
      <div className="grid items-start gap-4 lg:grid-cols-[minmax(0,1.6fr)_minmax(20rem,1fr)]">
        <Words {...words} />
        <div className="flex min-w-0 flex-col gap-4">{children}</div>
      </div>
    </>
  );
}
