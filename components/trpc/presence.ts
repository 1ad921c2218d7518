import { unattendedHeader } from "@/server/domain/access/schema";

/** Longer than anything takes that a person waits for, shorter than a session lives. */
const awayAfterMs = 60_000;
const signs = ["pointerdown", "keydown", "wheel", "touchstart", "focus"] as const;

export type Presence = { touch: () => void; isAway: () => boolean };

export function newPresence(now: () => number): Presence {
  let touchedAt = now();
  return {
    touch: () => {
      touchedAt = now();
    },
    isAway: () => now() - touchedAt > awayAfterMs,
  };
}

/** What marks requests that a page makes while nobody is before it. An act is always somebody's, and so is a beat of a player. */
export const presenceHeaders = (
  { isAway }: Presence,
  operations: readonly { type: "query" | "mutation" | "subscription" }[],
): Record<string, string> =>
  isAway() && operations.every(({ type }) => type === "query") ? { [unattendedHeader]: "1" } : {};

let inBrowser: Presence | undefined;

/** The tab's own. */
export function browserPresence(): Presence {
  if (inBrowser) return inBrowser;
  const presence = newPresence(Date.now);
  if (typeof window === "undefined") return presence;
  for (const sign of signs) window.addEventListener(sign, presence.touch, { capture: true, passive: true });
  return (inBrowser = presence);
}
