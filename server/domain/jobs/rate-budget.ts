import { type Clock, systemClock } from "@/server/connectors/retry";
import type { RateBudget, RateLabel } from "@/server/connectors/zoom/client";

const secondMs = 1_000;

/**
 * Milliseconds between two calls: half of what Zoom's Pro plan allows, because other vendors' apps on the account draw
 * from the same limits (zoom-api: Rate limits).
 */
const spacingMs: Record<RateLabel, number> = {
  light: secondMs / 15,
  medium: secondMs / 10,
  heavy: secondMs / 5,
  resource_intensive: (60 * secondMs) / 5,
  phone_light: secondMs / 10,
  phone_medium: secondMs / 5,
  phone_heavy: secondMs / 2.5,
  phone_resource_intensive: (60 * secondMs) / 2.5,
};

/** How many calls may be made at once after a pause. */
const burst = 5;

/** Paces the calls of this process to one Zoom account, each label by itself. */
export function rateBudget(clock: Clock = systemClock): RateBudget {
  const nextFreeAt = new Map<RateLabel, number>();
  return {
    async take(label) {
      const now = clock.now();
      const spacing = spacingMs[label];
      const at = Math.max(nextFreeAt.get(label) ?? 0, now - (burst - 1) * spacing);
      nextFreeAt.set(label, at + spacing);
      if (at > now) await clock.sleep(at - now);
    },
  };
}
