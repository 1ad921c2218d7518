import type { ActorKind, AuditAction } from "@/db/constants";

/** What somebody did, after their name: "Ana Ruiz" + "played the conversation". */
export const actionWords: Record<AuditAction, string> = {
  "tenant.created": "created the tenant",
  "tenant.administrator_replaced": "replaced the administrator",
  "tenant.consent_checked": "checked the admin consent",
  "tenant.licenses_set": "set the bought licenses",
  "tenant.keys_rewrapped": "wrapped the keys anew",
  "tenant.changed": "changed the organization's settings",
  "tenant.free_administrator_handed_over": "handed over the administration without license",
  "tenant.license_seats_changed": "gave and took license seats",
  "session.started": "signed in",
  "session.ended": "signed out",
  "session.ended_everywhere": "signed out everywhere",
  "session.refused": "was refused at the sign-in",
  "directory.synced": "read the directory",
  "directory.sync_refused": "refused a suspicious answer of the directory",
  "directory.shrink_confirmed": "confirmed that the directory has shrunk",
  "user.added": "added a user",
  "user.configured": "changed a user's configuration",
  "user.deactivated": "deactivated a user",
  "user.reactivated": "reactivated a user",
  "user.identity_mapped": "mapped an external user",
  "user.identity_unmapped": "took away the mapping of an external user",
  "user.record_switched": "turned own bulk recording on or off",
  "user.report_exported": "exported the report of users",
  "group.configured": "changed a group's configuration",
  "group.removed": "removed a group from the configuration",
  "group.reordered": "changed the priorities of groups",
  "rule.created": "created a rule",
  "rule.changed": "saved a new version of a rule",
  "rule.restored": "took an older version of a rule back into force",
  "rule.deleted": "deleted a rule",
  "rule.retention_extended": "gave conversations a longer retention",
  "custom_field.created": "created a custom field",
  "custom_field.changed": "changed a custom field",
  "custom_field.deleted": "deleted a custom field",
  "category.created": "created a category",
  "category.changed": "changed a category",
  "category.deleted": "deleted a category",
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
  "item.asked_for": "asked for a recording to be kept",
  "conversation.imported": "imported the conversation",
  "conversation.extended": "added files that came later",
  "conversation.viewed": "opened the conversation",
  "conversation.played": "played the conversation",
  "conversation.file_downloaded": "downloaded a file",
  "conversation.field_set": "filled in a custom field",
  "replay.requested": "asked to replay the conversation",
  "replay.approved": "approved a replay",
  "replay.refused": "refused a replay",
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
