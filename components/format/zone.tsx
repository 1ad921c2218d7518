"use client";

import { createContext, type ReactNode, useContext, useEffect, useSyncExternalStore } from "react";

import { formatDate, formatDateTime, formatInstant, zoneLabel } from "./time";

const ZoneContext = createContext("UTC");

const never = () => () => undefined;
const browserZone = () => Intl.DateTimeFormat().resolvedOptions().timeZone;
const cookieMaxAgeS = 31_536_000;

/**
 * The viewer's time zone. `guess` is what the last visit left in a cookie (else UTC): the server renders with it, and
 * so does the first render in the browser; the true zone follows at once.
 */
export function ZoneProvider({ guess, children }: { guess: string; children: ReactNode }) {
  const zone = useSyncExternalStore(never, browserZone, () => guess);
  useEffect(() => {
    document.cookie = `zone=${encodeURIComponent(zone)}; path=/; max-age=${cookieMaxAgeS}; samesite=lax`;
  }, [zone]);
  return <ZoneContext value={zone}>{children}</ZoneContext>;
}

export const useZone = () => useContext(ZoneContext);

const shapes = { date: formatDate, minute: formatDateTime, second: formatInstant };

/** A moment in the viewer's zone; the tooltip names the zone. */
export function Moment({ at, to = "minute" }: { at: Date; to?: keyof typeof shapes }) {
  const zone = useZone();
  return (
    <time dateTime={at.toISOString()} title={`${formatInstant(at, zone)}, ${zoneLabel(zone, at)}`}>
      {shapes[to](at, zone)}
    </time>
  );
}
