import { useEffect, useRef } from "react";

import type { TranscriptPassage } from "@/server/domain/conversations/schema";

import { toVtt } from "./vtt";

/** Gives the passages to a native `<track>`; the browser shows them as captions. */
export function useCaptions(passages: readonly TranscriptPassage[], shown: boolean) {
  const track = useRef<HTMLTrackElement>(null);
  useEffect(() => {
    const element = track.current;
    if (!element || passages.length === 0) return;
    const url = URL.createObjectURL(new Blob([toVtt(passages)], { type: "text/vtt" }));
    element.src = url;
    return () => {
      // Else the caption that stands at this moment stays over the next part's.
      element.track.mode = "disabled";
      URL.revokeObjectURL(url);
    };
  }, [passages]);
  useEffect(() => {
    if (track.current) track.current.track.mode = shown ? "showing" : "hidden";
  }, [shown, passages]);
  return track;
}
