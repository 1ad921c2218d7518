import { useMutation } from "@tanstack/react-query";
import { useEffect, useEffectEvent, useRef, useState } from "react";

import { useTRPC } from "@/components/trpc/client";
import { errorMessage } from "@/components/trpc/errors";

const beatMs = 15_000;
const maxHeardMs = 120_000;
const marginMs = 5_000;

type Sitting = { id: string; openedAt: number };

/**
 * The playback session: opened by the first play (which is what the audit log records), kept open by telling every 15
 * seconds how much was heard. It runs out while nothing plays, and is then opened anew.
 */
export function useSitting(conversationId: string, playing: boolean) {
  const trpc = useTRPC();
  const [sitting, setSitting] = useState<Sitting | null>(null);
  const [failure, setFailure] = useState<string | null>(null);
  const expiresAt = useRef(0);
  const heardMs = useRef(0);

  const opening = useMutation(
    trpc.conversations.openPlayback.mutationOptions({
      onSuccess: (opened) => {
        expiresAt.current = opened.expiresAt.getTime();
        setSitting({ id: opened.playbackId, openedAt: Date.now() });
      },
      onError: (error) => setFailure(errorMessage(error)),
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

  return {
    sitting,
    failure,
    setFailure,
    opening: opening.isPending,
    open: () => {
      setFailure(null);
      opening.mutate({ conversationId });
    },
    isOpen: () => sitting !== null && Date.now() < expiresAt.current - marginMs,
    heard: (ms: number) => {
      heardMs.current += ms;
    },
  };
}
