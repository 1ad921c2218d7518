import { counted } from "@/components/format/text";
import { Moment } from "@/components/format/zone";
import { Notice } from "@/components/ui/notice";
import type { PersonDetail } from "@/server/domain/users/person/schema";

/** Whoever left the directory stays here as long as anything of theirs does. */
export function Departed({ person: { leftBy, conversations } }: { person: PersonDetail }) {
  if (!leftBy) return null;
  const kept = conversations?.count ?? 0;
  return (
    <Notice tone="warn">
      Left the directory, not later than <Moment at={leftBy} to="date" />, and can’t sign in. Kept here as
      long as anything of theirs is kept
      {kept > 0 &&
        `: ${conversations?.capped ? "more than " : ""}${counted(kept, "conversation")} that you may see`}
      . Recordings that are still at Zoom under this address are decided as before.
    </Notice>
  );
}
