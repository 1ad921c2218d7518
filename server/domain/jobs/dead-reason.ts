/** Why a connection has ended, in words that say what to do. */
const reasons = {
  disconnected: "Disconnected here.",
  not_revoked:
    "Disconnected here, but Zoom did not take the permission back. Remove the app under Added Apps in Zoom’s App Marketplace.",
  grant_dead:
    "Zoom no longer accepts the connection: the app was removed there, or the administrator who connected it lost the role.",
  deauthorized: "The app was removed in Zoom.",
  role_lost:
    "The administrator who connected the job left the Zoom account, or may not use the app any more. Another administrator can connect it again.",
  reply_lost:
    "Zoom renewed the connection, but its answer was lost on the way, and it takes the old token no more. Connect the job again.",
  app_disabled: "Zoom has disabled the app. Ask your operator; connect the job again when it is enabled.",
} as const;
export type DeadReason = keyof typeof reasons;

/** An end that somebody chose here is no news, and nothing of it stays. */
export const isChosenEnd = (reason: string | null): boolean =>
  reason === "disconnected" || reason === "not_revoked";

export const deadReasonSentence = (reason: string | null): string =>
  reasons[reason && reason in reasons ? (reason as DeadReason) : "grant_dead"];
