import { TZDate } from "@date-fns/tz";
import { addDays, subDays } from "date-fns";

import type { UserActor } from "@/server/domain/access/actor";
import type { ReplayRule } from "@/server/domain/rules/schema";

import type { LatestRequest, ReplayVerdict } from "./schema";

/** What of a conversation decides whether somebody may play it. */
export type Gated = { id: string; ownerPersonId: string; hostPersonId: string; startedAt: Date };

/** What decides beside the rule: the window's bounds now, and the person's latest request. */
export type GateFacts = { bounds: WindowBounds | null; request: LatestRequest | null };

/** A conversation is inside when it began in [from, to); null = open on that side. */
export type WindowBounds = { from: Date; to: Date | null };

/**
 * The window now, counted on the calendar of the tenant's zone: a day on which the clock changes is one day, and both
 * dates count whole.
 */
export function windowBounds(window: ReplayRule["window"], now: Date, timeZone: string): WindowBounds | null {
  if (!window) return null;
  if (window.kind === "days") {
    return { from: instant(subDays(new TZDate(now.getTime(), timeZone), window.days)), to: null };
  }
  return {
    from: startOf(window.from, timeZone),
    to: instant(addDays(new TZDate(startOf(window.to, timeZone).getTime(), timeZone), 1)),
  };
}

const instant = (at: Date) => new Date(at.getTime());

function startOf(date: string, timeZone: string): Date {
  const [year = 0, month = 1, day = 1] = date.split("-").map(Number);
  return instant(new TZDate(year, month - 1, day, timeZone));
}

const isOwn = (actor: Pick<UserActor, "id">, conversation: Gated) =>
  conversation.ownerPersonId === actor.id || conversation.hostPersonId === actor.id;

/**
 * May this actor play this conversation, which they see, now? Pure; the one answer for the player, its heartbeats,
 * downloads and the page. {@link readableWords} says the same as a condition over many.
 */
export function judgeReplay(actor: UserActor, conversation: Gated, facts: GateFacts): ReplayVerdict {
  if (!actor.rights.has("conversations.replay")) return { allowed: false, reason: "right_missing" };
  if (actor.replay.replay === "never") return { allowed: false, reason: "rule_never" };
  return judgeMode(actor, conversation, facts);
}

/**
 * Whether the words of a conversation are open, where the rule gives transcripts or chats at all: together with its
 * replay. A rule that never plays may still let words be read, and so may one that plays whatever is seen.
 */
export const wordsOpen = (actor: UserActor, conversation: Gated, facts: GateFacts): boolean =>
  judgeMode(actor, conversation, facts).allowed;

function judgeMode(actor: UserActor, conversation: Gated, { bounds, request }: GateFacts): ReplayVerdict {
  switch (actor.replay.replay) {
    case "never":
    case "as_visible":
      return { allowed: true, until: null };
    case "own_only":
      return isOwn(actor, conversation)
        ? { allowed: true, until: null }
        : { allowed: false, reason: "not_own" };
    case "on_request":
      return request?.state === "approved"
        ? { allowed: true, until: request.expiresAt }
        : { allowed: false, reason: "needs_request" };
    case "time_window":
      return bounds && isInside(bounds, conversation.startedAt)
        ? { allowed: true, until: null }
        : { allowed: false, reason: "outside_window" };
  }
}

const isInside = ({ from, to }: WindowBounds, startedAt: Date) =>
  startedAt >= from && (to === null || startedAt < to);
