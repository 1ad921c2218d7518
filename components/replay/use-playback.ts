import { type SyntheticEvent, useRef, useState } from "react";

import type { ConversationDetail } from "@/server/domain/conversations/schema";

import type { Place } from "./transcript-rows";
import { useSitting } from "./use-sitting";

const secondMs = 1_000;
/** Between two time updates more than this passes only when somebody jumped. */
const maxStepMs = 2_000;
/** A sitting that fails younger than this does not fail because it ran out. */
const youngMs = 30_000;

type Pending = { ms: number; play: boolean };
type MediaEvent = SyntheticEvent<HTMLVideoElement>;

/** A pause, or the next source, may come before the first picture: then the start is called off, which is no failure. */
function begin(element: HTMLVideoElement): void {
  element.play().catch((error: unknown) => {
    if (!(error instanceof DOMException && error.name === "AbortError")) throw error;
  });
}

/** Everything the player knows: which part and view, where it is, and how to move. Times in ms from the part's start. */
export function usePlayback(detail: ConversationDetail, start: Place) {
  const media = useRef<HTMLVideoElement>(null);
  const pending = useRef<Pending | null>(null);
  const lastMs = useRef<number | null>(null);
  const [moved, setMoved] = useState<number | null>(null);
  const [view, setView] = useState<string | null>(null);
  const [at, setAt] = useState<number | null>(null);
  const [loadedMs, setLoadedMs] = useState<number | null>(null);
  const [playing, setPlaying] = useState(false);
  const [rate, setRate] = useState(1);
  const session = useSitting(detail.id, playing, detail.replay.asksReason);

  const segment = moved ?? start.segment;
  const part = detail.segments[segment];
  const file = part?.playable.find((playable) => playable.fileId === view) ?? part?.playable[0];
  const timeMs = at ?? start.ms;
  const src = file && session.sitting ? `/api/media/${file.fileId}?p=${session.sitting.id}` : undefined;

  function moveTo(target: Place, play: boolean) {
    const element = media.current;
    setMoved(target.segment);
    if (target.segment !== segment) setLoadedMs(null);
    setAt(target.ms);
    lastMs.current = null;
    const stays = target.segment === segment && src !== undefined && session.isOpen() && element !== null;
    if (stays && element.readyState > 0) {
      element.currentTime = target.ms / secondMs;
      if (play) begin(element);
      return;
    }
    pending.current = { ms: target.ms, play };
    if (play && !session.isOpen()) session.open();
  }

  const toggle = () => {
    if (playing) media.current?.pause();
    else if (!session.opening) moveTo({ segment, ms: timeMs }, true);
  };

  const events = {
    onLoadedMetadata: ({ currentTarget: element }: MediaEvent) => {
      setLoadedMs(Number.isFinite(element.duration) ? element.duration * secondMs : null);
      element.playbackRate = rate;
      const next = pending.current;
      pending.current = null;
      if (!next) return;
      element.currentTime = next.ms / secondMs;
      if (next.play) begin(element);
    },
    onTimeUpdate: ({ currentTarget: element }: MediaEvent) => {
      if (pending.current) return;
      const now = element.currentTime * secondMs;
      const step = now - (lastMs.current ?? now);
      if (!element.paused && step > 0 && step < maxStepMs * element.playbackRate) session.heard(step);
      lastMs.current = now;
      setAt(now);
    },
    onPlay: () => {
      session.setFailure(null);
      setPlaying(true);
    },
    onPause: () => setPlaying(false),
    onEnded: () => {
      setPlaying(false);
      if (segment + 1 < detail.segments.length) moveTo({ segment: segment + 1, ms: 0 }, true);
    },
    onError: () => {
      setPlaying(false);
      if (!session.sitting) return;
      if (Date.now() - session.sitting.openedAt < youngMs) {
        session.setFailure(
          "The recording could not be loaded. Try again; if it stays, tell your administrator.",
        );
        return;
      }
      pending.current = { ms: timeMs, play: playing };
      session.open();
    },
  };

  return {
    media,
    events,
    src,
    segment,
    file,
    timeMs,
    durationMs: loadedMs ?? part?.durationMs ?? detail.durationMs,
    playing,
    opening: session.opening,
    failure: session.failure,
    reason: session.reason,
    withReason: session.withReason,
    rate,
    toggle,
    retry: () => {
      pending.current = { ms: timeMs, play: true };
      session.open();
    },
    /** Moves within the part, and plays on if it played. */
    seek: (ms: number) => moveTo({ segment, ms }, playing),
    /** Moves anywhere and plays. */
    playFrom: (target: Place) => moveTo(target, true),
    choosePart: (next: number) => moveTo({ segment: next, ms: 0 }, playing),
    chooseView: (fileId: string) => {
      pending.current = { ms: timeMs, play: playing };
      setView(fileId);
    },
    setRate: (next: number) => {
      if (media.current) media.current.playbackRate = next;
      setRate(next);
    },
  };
}

export type Playback = ReturnType<typeof usePlayback>;
