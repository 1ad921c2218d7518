import { useMutation } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";

import { useTRPC } from "@/components/trpc/client";
import type { ForecastCursor, ForecastPart } from "@/server/domain/jobs/schema";

import { addPart, type ForecastSum } from "./forecast-sum";

export type Stretch = { from: Date; to: Date };
export type Forecast = { of: Stretch; sum: ForecastSum | null; state: "counting" | "done" | "stopped" };

/** Asks for a forecast part by part, so that it shows as it grows; it ends when its dialog closes. */
export function useForecast(jobId: string) {
  const part = useMutation(useTRPC().jobs.forecast.mutationOptions());
  const [forecast, setForecast] = useState<Forecast | null>(null);
  const turn = useRef(0);
  useEffect(
    () => () => {
      turn.current++;
    },
    [],
  );
  async function start(of: Stretch) {
    const mine = ++turn.current;
    let [sum, cursor]: [ForecastSum | null, ForecastCursor | null] = [null, null];
    setForecast({ of, sum, state: "counting" });
    do {
      const seen: ForecastPart | null = await part
        .mutateAsync({ id: jobId, ...of, cursor })
        .catch(() => null);
      if (turn.current !== mine) return;
      if (!seen) return setForecast({ of, sum, state: "stopped" });
      sum = addPart(sum, seen);
      cursor = seen.next;
      setForecast({ of, sum, state: cursor ? "counting" : "done" });
    } while (cursor);
  }
  function stop() {
    turn.current++;
    setForecast((shown) => shown && { ...shown, state: "stopped" });
  }
  return { forecast, error: part.error, start, stop };
}
