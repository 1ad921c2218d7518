import type { UserActor } from "@/server/domain/access/actor";
import { requireRight } from "@/server/domain/access/require-right";
import { AppError } from "@/server/lib/errors";

/** @throws AppError FORBIDDEN when the access rule or the replay rule doesn't let this person replay */
export function requireReplay(actor: UserActor): void {
  requireRight(actor, "conversations.replay");
  if (actor.replay.replay === "never") {
    throw new AppError(
      "FORBIDDEN",
      "Your replay rule does not let you play recordings. An administrator can change it.",
    );
  }
}

/** @throws AppError FORBIDDEN */
export function requireDownload(actor: UserActor): void {
  requireReplay(actor);
  requireRight(actor, "conversations.download");
  if (!actor.replay.download) {
    throw new AppError(
      "FORBIDDEN",
      "Your replay rule does not let you download. An administrator can change it.",
    );
  }
}
