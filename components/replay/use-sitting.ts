import { useMutation } from "@tanstack/react-query";
import { useEffect, useEffectEvent, useRef, useState } from "react";

import { useTRPC } from "@/components/trpc/client";
import { errorCode, errorMessage } from "@/components/trpc/errors";

const beatMs = 15_000;
const maxHeardMs = 120_000;
const marginMs = 5_000;

type Sitting = { id: string; openedAt: number };

/** A reason that was given here serves until the page is left, but no longer than it serves downloads. */
const reasonServesMs = 55 * 60_000;
type Given = { text: string; at: number };

/**
 * The playback session: opened by the first play (which is what the audit log records), kept open by telling every 15
 * seconds how much was heard. It runs out while nothing plays, and is then opened anew. Where the replay rule asks for a
 * reason, it is asked for first.
 */
export function useSitting(conversationId: string, playing: boolean, asksReason: boolean) {
  const trpc = useTRPC();
  const [sitting, setSitting] = useState<Sitting | null>(null);
  const [failure, setFailure] = useState<string | null>(null);
  const [asking, setAsking] = useState(false);
  const given = useRef<Given>(null);
  const afterwards = useRef<(() => void) | null>(null);
  const expiresAt = useRef(0);
  const heardMs = useRef(0);

  const opening = useMutation(
    trpc.conversations.openPlayback.mutationOptions({
      onSuccess: (opened) => {
        expiresAt.current = opened.expiresAt.getTime();
        setSitting({ id: opened.playbackId, openedAt: Date.now() });
        afterwards.current?.();
        afterwards.current = null;
      },
      onError: (error) => {
        // The rule has changed since the page was loaded: now it asks.
        if (errorCode(error) === "PRECONDITION_FAILED") setAsking(true);
        else setFailure(errorMessage(error));
      },
    }),
  );
  const beating = useMutation(
    trpc.conversations.beatPlayback.mutationOptions({
      onSuccess: (beaten) => {
        expiresAt.current = beaten.expiresAt.getTime();
      },
      onError: () => {
        expiresAt.current = 0;
      },
    }),
  );

  const beat = useEffectEvent(() => {
    const heard = Math.min(maxHeardMs, Math.round(heardMs.current));
    if (!sitting || heard === 0) return;
    heardMs.current = 0;
    beating.mutate({ playbackId: sitting.id, heardMs: heard });
  });
  useEffect(() => {
    if (!playing) return;
    const tell = () => beat();
    const timer = setInterval(tell, beatMs);
    document.addEventListener("visibilitychange", tell);
    return () => {
      clearInterval(timer);
      document.removeEventListener("visibilitychange", tell);
      tell();
    };
  }, [playing]);

  const open = () => {
    setFailure(null);
    if (asksReason && !given.current) {
      setAsking(true);
      return;
    }
    opening.mutate({ conversationId, ...(given.current && { reason: given.current.text }) });
  };

  return {
    sitting,
    failure,
    setFailure,
    opening: opening.isPending,
    open,
    reason: {
      asking,
      give: (text: string) => {
        given.current = { text, at: Date.now() };
        setAsking(false);
        open();
      },
      cancel: () => {
        afterwards.current = null;
        setAsking(false);
      },
    },
    /** Does something that needs a reason given lately. */
    withReason: (act: () => void) => {
      if (!asksReason || (given.current && Date.now() - given.current.at < reasonServesMs)) {
        act();
        return;
      }
      given.current = null;
      afterwards.current = act;
      open();
    },
    isOpen: () => sitting !== null && Date.now() < expiresAt.current - marginMs,
    heard: (ms: number) => {
      heardMs.current += ms;
    },
  };
}
