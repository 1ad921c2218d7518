import { useSyncExternalStore } from "react";

const minuteMs = 60_000;
const tickMs = 15_000;

const currentMinute = () => Math.floor(Date.now() / minuteMs) * minuteMs;

function everyTick(changed: () => void) {
  const timer = setInterval(changed, tickMs);
  return () => clearInterval(timer);
}

/** The current time in ms, down to the minute; moves on by itself. */
export const useNow = () => useSyncExternalStore(everyTick, currentMinute, currentMinute);
