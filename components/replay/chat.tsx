import { formatClock } from "@/components/format/time";
import { Highlight } from "@/components/ui/highlight";
import type { ChatLine } from "@/server/domain/conversations/schema";

import { type Place, searchTerms } from "./transcript-rows";

type ChatProps = { lines: readonly ChatLine[]; find: string; onPlay: (place: Place) => void };

export function Chat({ lines, find, onPlay }: ChatProps) {
  const terms = searchTerms(find);
  return (
    <ol aria-label="Chat" className="h-[60vh] min-h-0 grow overflow-y-auto py-1 lg:h-auto">
      {lines.map(({ fileId, position, segment, atMs, sender, text }) => (
        <li
          key={`${fileId}-${position}`}
          className="grid grid-cols-[3.25rem_minmax(0,1fr)] items-baseline gap-x-2 px-3 py-1 text-sm [contain-intrinsic-size:auto_1.75rem] [content-visibility:auto]"
        >
          {atMs === null ? (
            <span />
          ) : (
            <button
              type="button"
              aria-label={`Play from ${formatClock(atMs)}`}
              onClick={() => onPlay({ segment, ms: atMs })}
              className="text-right text-2xs text-muted tabular-nums underline-offset-2 hover:text-ink hover:underline"
            >
              {formatClock(atMs)}
            </button>
          )}
          <span className="whitespace-pre-line">
            {sender && <span className="mr-1.5 font-semibold">{sender}:</span>}
            <Highlight text={text} terms={terms} />
          </span>
        </li>
      ))}
    </ol>
  );
}
