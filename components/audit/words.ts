import type { ActorKind, AuditAction } from "@/db/constants";

/** What somebody did, after their name: "Ana Ruiz" + "played the conversation". */
export const actionWords: Record<AuditAction, string> = {
  "tenant.created": "created the tenant",
  "tenant.administrator_replaced": "replaced the administrator",
  "tenant.consent_checked": "checked the admin consent",
  "tenant.licenses_set": "set the bought licenses",
  "tenant.keys_rewrapped": "wrapped the keys anew",
  "session.started": "signed in",
  "session.ended": "signed out",
  "session.ended_everywhere": "signed out everywhere",
  "session.refused": "was refused at the sign-in",
  "directory.synced": "read the directory",
  "user.added": "added a user",
  "user.configured": "changed a user's configuration",
  "user.deactivated": "deactivated a user",
  "group.configured": "changed a group's configuration",
  "rule.created": "created a rule",
  "rule.changed": "saved a new version of a rule",
  "job.created": "created a job",
  "job.changed": "changed a job",
  "job.connect_started": "started to connect a job",
  "job.connected": "connected a job",
  "job.connect_refused": "was refused when connecting a job",
  "job.disconnected": "disconnected a job",
  "job.run_started": "started a run",
  "job.run_finished": "finished a run",
  "item.decided": "decided about a recording at the source",
  "item.retried": "tried a recording at the source again",
  "conversation.imported": "imported the conversation",
  "conversation.extended": "added files that came later",
  "conversation.viewed": "opened the conversation",
  "conversation.played": "played the conversation",
  "conversation.file_downloaded": "downloaded a file",
  "hold.placed": "placed a hold",
  "hold.released": "released the hold",
  "retention.run_started": "started a deletion run",
  "retention.run_refused": "refused a deletion run",
  "retention.confirmed": "confirmed that what is due may go",
  "conversation.purge_marked": "marked the conversation for deletion",
  "conversation.purged": "deleted the conversation",
};

const actors: Record<ActorKind, string> = {
  user: "Somebody no longer here",
  system: "Holdfast",
  webhook: "Zoom’s announcement",
  operator: "The operator",
};

const hasKey = <T extends object>(known: T, key: string): key is Extract<keyof T, string> => key in known;

type Act = { actorKind: string; actorName: string | null; action: string };

/** Who did it, as printed in lists. */
export const actorWords = ({ actorKind, actorName }: Pick<Act, "actorKind" | "actorName">): string =>
  actorName ?? (hasKey(actors, actorKind) ? actors[actorKind] : actorKind);

/** "Ana Ruiz played the conversation". */
export const actSentence = (act: Act): string =>
  `${actorWords(act)} ${hasKey(actionWords, act.action) ? actionWords[act.action] : act.action}`;
