import { Captions, Maximize, Pause, Play, Volume2, VolumeX } from "lucide-react";

import { formatClock, formatDuration, formatTime } from "@/components/format/time";
import { useZone } from "@/components/format/zone";
import { IconButton } from "@/components/ui/button";
import { inputClass } from "@/components/ui/field";
import type { ConversationDetail } from "@/server/domain/conversations/schema";

import { fileName } from "./file-name";
import type { Playback } from "./use-playback";

const rates = [0.5, 0.75, 1, 1.25, 1.5, 1.75, 2, 3] as const;
const select = `${inputClass} w-auto! max-w-30 pr-1! pl-2!`;

function PartSelect({ detail, playback }: { detail: ConversationDetail; playback: Playback }) {
  const zone = useZone();
  if (detail.segments.length < 2) return null;
  return (
    <select
      aria-label="Part"
      className={select}
      value={playback.segment}
      onChange={({ target }) => playback.choosePart(Number(target.value))}
    >
      {detail.segments.map(({ startedAt, durationMs }, part) => (
        <option key={part} value={part}>
          {`Part ${part + 1}, ${formatTime(startedAt, zone)}${durationMs === null ? "" : `, ${formatDuration(durationMs)}`}`}
        </option>
      ))}
    </select>
  );
}

function ViewSelect({ detail, playback }: { detail: ConversationDetail; playback: Playback }) {
  const views = detail.segments[playback.segment]?.playable ?? [];
  if (views.length < 2) return null;
  return (
    <select
      aria-label="View"
      className={select}
      value={playback.file?.fileId ?? ""}
      onChange={({ target }) => playback.chooseView(target.value)}
    >
      {views.map(({ fileId, mediaClass, ...view }) => (
        <option key={fileId} value={fileId}>
          {`${fileName(view)}${mediaClass === "audio" ? " (audio)" : ""}`}
        </option>
      ))}
    </select>
  );
}

type ControlsProps = {
  detail: ConversationDetail;
  playback: Playback;
  muted: boolean;
  onMute: () => void;
  /** Null = there are none to show. */
  captions: boolean | null;
  onCaptions: () => void;
  onFullScreen: (() => void) | null;
};

export function Controls({
  detail,
  playback,
  muted,
  onMute,
  captions,
  onCaptions,
  onFullScreen,
}: ControlsProps) {
  const { timeMs, durationMs, playing, opening, rate } = playback;
  const clock = `${formatClock(timeMs)} of ${formatClock(durationMs)}`;
  return (
    <div className="flex flex-col gap-1 px-3 py-2">
      <input
        type="range"
        aria-label="Position"
        aria-valuetext={clock}
        className="h-4 w-full cursor-pointer accent-accent"
        min={0}
        max={Math.max(1, Math.round(durationMs))}
        step={1_000}
        value={Math.min(timeMs, durationMs)}
        onChange={({ target }) => playback.seek(Number(target.value))}
      />
      <div className="flex flex-wrap items-center gap-1.5">
        <IconButton
          label={playing ? "Pause" : "Play"}
          aria-busy={opening || undefined}
          onClick={playback.toggle}
        >
          {playing ? (
            <Pause aria-hidden className="fill-current" />
          ) : (
            <Play aria-hidden className="fill-current" />
          )}
        </IconButton>
        <span className="px-1 text-sm tabular-nums">
          {formatClock(timeMs)} <span className="text-muted">/ {formatClock(durationMs)}</span>
        </span>
        <div className="ml-auto flex flex-wrap items-center gap-1.5">
          <PartSelect detail={detail} playback={playback} />
          <ViewSelect detail={detail} playback={playback} />
          <select
            aria-label="Speed"
            className={select}
            value={rate}
            onChange={({ target }) => playback.setRate(Number(target.value))}
          >
            {rates.map((speed) => (
              <option key={speed} value={speed}>{`${speed}×`}</option>
            ))}
          </select>
          {captions !== null && (
            <IconButton
              label="Captions"
              aria-pressed={captions}
              onClick={onCaptions}
              className="aria-pressed:bg-accent-soft aria-pressed:text-accent"
            >
              <Captions aria-hidden />
            </IconButton>
          )}
          <IconButton label={muted ? "Unmute" : "Mute"} onClick={onMute}>
            {muted ? <VolumeX aria-hidden /> : <Volume2 aria-hidden />}
          </IconButton>
          {onFullScreen && (
            <IconButton label="Full screen" onClick={onFullScreen}>
              <Maximize aria-hidden />
            </IconButton>
          )}
        </div>
      </div>
    </div>
  );
}
