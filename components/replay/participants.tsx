import { Badge } from "@/components/ui/badge";
import { Section } from "@/components/ui/section";
import type { ConversationDetail } from "@/server/domain/conversations/schema";

type Props = Pick<ConversationDetail, "participants" | "participantsTold" | "type">;

/** What is missing from the list, if anything may be. */
const missing: Record<Props["participantsTold"], string | null> = {
  whole: null,
  due: "Zoom has not named all who took part yet. The list is asked for again up to three days after the end.",
  never: "Zoom never named all who took part. Whoever speaks stands in the transcript.",
  withheld:
    "Zoom does not say who took part: scopes or a role are missing, or it is too long ago. An administrator can check the permissions. Whoever speaks stands in the transcript.",
};

export function Participants({ participants, participantsTold, type }: Props) {
  const host = type === "call" || type === "chat" ? "Owner" : "Host";
  return (
    <Section title="Participants" count={participants.length}>
      {missing[participantsTold] && (
        <p className="px-4 pt-2 text-sm text-muted">{missing[participantsTold]}</p>
      )}
      <ul
        // A region that scrolls must be reachable by keyboard.
        // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex
        tabIndex={0}
        aria-label="Participants"
        className="grid max-h-64 gap-x-4 overflow-y-auto px-4 py-2 sm:grid-cols-2"
      >
        {participants.map(({ id, name, email, role, isUser }) => (
          <li key={id} className="flex min-w-0 items-center gap-2 py-1 text-sm">
            <span className="min-w-0">
              <span className="block truncate font-medium">{name}</span>
              {email && <span className="block truncate text-2xs text-muted">{email}</span>}
            </span>
            {role === "host" && <Badge tone="accent">{host}</Badge>}
            {!isUser && <Badge>External</Badge>}
          </li>
        ))}
      </ul>
    </Section>
  );
}
