import { clsx } from "clsx";
import { AudioLines, Play } from "lucide-react";
import dynamic from "next/dynamic";
import { useMemo, useRef, useState } from "react";

import { meantForControl, useKeys } from "@/components/shell/keys";
import { Failed } from "@/components/ui/states";
import type { ConversationDetail, TranscriptPassage } from "@/server/domain/conversations/schema";

import { Controls } from "./controls";
import { useCaptions } from "./use-captions";
import type { Playback } from "./use-playback";

const ReasonDialog = dynamic(() => import("./reason-dialog").then((module) => module.ReasonDialog));

const skipMs = 10_000;

type PlayerProps = { detail: ConversationDetail; playback: Playback; passages: readonly TranscriptPassage[] };

/** Picture or sound of one part, with controls, captions and keys. */
export function Player({ detail, playback, passages }: PlayerProps) {
  const frame = useRef<HTMLDivElement>(null);
  const [captions, setCaptions] = useState(false);
  const [muted, setMuted] = useState(false);
  const { media, events, src, segment, file, timeMs, durationMs, playing } = playback;
  const cues = useMemo(() => passages.filter((passage) => passage.segment === segment), [passages, segment]);
  const track = useCaptions(cues, captions);
  const fullScreen = () =>
    void (document.fullscreenElement ? document.exitFullscreen() : frame.current?.requestFullscreen());

  useKeys((event) => {
    const acts: Record<string, () => void> = {
      " ": playback.toggle,
      ArrowLeft: () => playback.seek(Math.max(0, timeMs - skipMs)),
      ArrowRight: () => playback.seek(Math.min(durationMs, timeMs + skipMs)),
      m: () => setMuted(!muted),
      c: () => setCaptions(!captions),
      f: fullScreen,
    };
    const act = acts[event.key];
    if (!act || !file || meantForControl(event)) return;
    event.preventDefault();
    act();
  });

  if (!file) return null;
  const isVideo = file.mediaClass === "video";
  return (
    <section aria-label="Player" className="overflow-hidden rounded-lg border border-line bg-surface">
      <div ref={frame} className="flex flex-col bg-surface">
        <div className={clsx("relative bg-deep", isVideo ? "flex aspect-video min-h-0 grow" : "h-28")}>
          <video
            ref={media}
            src={src}
            preload="metadata"
            playsInline
            muted={muted}
            aria-label={detail.topic}
            className={clsx("h-full w-full", !isVideo && "hidden")}
            {...events}
          >
            <track key={segment} ref={track} kind="captions" label="Captions" />
          </video>
          <button
            type="button"
            aria-hidden
            tabIndex={-1}
            onClick={playback.toggle}
            className="absolute inset-0 flex items-center justify-center text-deep-ink"
          >
            {!isVideo && playing && <AudioLines className="size-12" strokeWidth={1.25} />}
            {!playing && (
              <span className="flex size-14 items-center justify-center rounded-full bg-black/60">
                <Play className="ml-1 size-6 fill-current" />
              </span>
            )}
          </button>
        </div>
        <Controls
          detail={detail}
          playback={playback}
          muted={muted}
          onMute={() => setMuted(!muted)}
          captions={cues.length > 0 && isVideo ? captions : null}
          onCaptions={() => setCaptions(!captions)}
          onFullScreen={isVideo ? fullScreen : null}
        />
      </div>
      {playback.reason.asking && (
        <ReasonDialog
          title="Why do you play this?"
          description="Your replay rule asks for a reason. It stands in the history of the conversation."
          act="Go on"
          onGive={playback.reason.give}
          onClose={playback.reason.cancel}
        />
      )}
      {playback.failure && (
        <div className="p-3">
          <Failed message={playback.failure} onRetry={playback.retry} />
        </div>
      )}
    </section>
  );
}
