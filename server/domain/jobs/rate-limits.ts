import type { ZoomPlan } from "@/db/constants";
import type { RateLabel } from "@/server/connectors/zoom/client";

/** What one label may do: calls a second, and how many of a UTC day; labels that share a day name the same `day`. */
type Allowance = { perSecond: number; day?: string; perDay?: number };
type Plan = Record<RateLabel, Allowance>;

const perMinute = (calls: number) => calls / 60;

/** Zoom's own limits (zoom-api, 3), for all apps of an account together. The phone's on a free plan are those of Pro. */
const proPhone = {
  phone_light: { perSecond: 20 },
  phone_medium: { perSecond: 10 },
  phone_heavy: { perSecond: 5, day: "phone_heavy", perDay: 15_000 },
  phone_resource_intensive: { perSecond: perMinute(5), day: "phone_resource_intensive", perDay: 15_000 },
};
const plans: Record<ZoomPlan, Plan> = {
  free: {
    ...proPhone,
    light: { perSecond: 4, day: "light", perDay: 6_000 },
    medium: { perSecond: 2, day: "medium", perDay: 2_000 },
    heavy: { perSecond: 1, day: "heavy", perDay: 1_000 },
    resource_intensive: { perSecond: perMinute(10), day: "resource_intensive", perDay: 30_000 },
  },
  pro: {
    ...proPhone,
    light: { perSecond: 30 },
    medium: { perSecond: 20 },
    heavy: { perSecond: 10, day: "heavy", perDay: 30_000 },
    resource_intensive: { perSecond: perMinute(10), day: "heavy", perDay: 30_000 },
  },
  business: {
    light: { perSecond: 80 },
    medium: { perSecond: 60 },
    heavy: { perSecond: 40, day: "heavy", perDay: 60_000 },
    resource_intensive: { perSecond: perMinute(20), day: "heavy", perDay: 60_000 },
    phone_light: { perSecond: 40 },
    phone_medium: { perSecond: 20 },
    phone_heavy: { perSecond: 10, day: "phone_heavy", perDay: 30_000 },
    phone_resource_intensive: { perSecond: perMinute(10), day: "phone_resource_intensive", perDay: 30_000 },
  },
};

export type RateLimit = {
  /** Milliseconds from one call to the next. */
  spacingMs: number;
  /** Calls that one process takes at a time, about half a second's worth: few questions to the database. */
  batch: number;
  /** Whose calls of a UTC day are counted together, and how many they may be; null = not limited. */
  day: { name: string; calls: number } | null;
};

/** What of the plan's limits is ours: other vendors' apps draw from the same account. `share` in percent. */
export function rateLimit(label: RateLabel, plan: ZoomPlan, share: number): RateLimit {
  const { perSecond, day, perDay } = plans[plan][label];
  const ours = (perSecond * share) / 100;
  return {
    spacingMs: 1_000 / ours,
    batch: Math.max(1, Math.min(20, Math.floor(ours / 2))),
    day: day && perDay ? { name: day, calls: Math.max(1, Math.floor((perDay * share) / 100)) } : null,
  };
}

/** The labels whose calls count for the same day as this one's, itself among them. */
export const sharingDay = (label: RateLabel, plan: ZoomPlan): RateLabel[] => {
  const { day } = plans[plan][label];
  const labels = Object.keys(plans[plan]) as RateLabel[];
  return day ? labels.filter((other) => plans[plan][other].day === day) : [label];
};
