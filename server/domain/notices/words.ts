import { type NoticeKind, type RunStage, runStages } from "@/db/constants";

import type { NoticeDetail } from "./conditions";

type Words = { title: string; text: (detail: NoticeDetail) => string; tone: "danger" | "warn"; over: string };

const reconnect = "Open the job and press “Reauthenticate with Zoom App”; it goes on where it stopped.";
const count = (value: string | number | undefined, one: string, many: string) =>
  `${value ?? 0} ${Number(value) === 1 ? one : many}`;

const sourceWords: Record<RunStage, string> = {
  meetings: "meetings",
  phone: "calls",
  chat: "team chats",
};
const sourcesOf = (stages: string | number) =>
  runStages
    .filter((stage) => String(stages).split(" ").includes(stage))
    .map((stage) => sourceWords[stage])
    .join(", ");

/** What each notice says. A mail holds no more than this and the job's name. */
const words: Record<NoticeKind, Words> = {
  connection_ended: {
    title: "The connection to Zoom has ended",
    text: ({ reason }) =>
      `${reason === "deauthorized" ? "The app was removed in Zoom." : "Zoom no longer accepts the connection."} Nothing is imported until it is connected again; what is archived stays. ${reconnect}`,
    tone: "danger",
    over: "The job is connected again.",
  },
  role_lost: {
    title: "The administrator’s role in Zoom is gone",
    text: () =>
      `Whoever connected the job may no longer manage users and recordings in Zoom, so nothing is imported. Another administrator can take over. ${reconnect}`,
    tone: "danger",
    over: "Zoom gives out recordings again.",
  },
  app_disabled: {
    title: "Zoom has disabled the app",
    text: () =>
      `Nothing is imported until the app is enabled in Zoom’s App Marketplace. Ask your operator, then reauthenticate the job.`,
    tone: "danger",
    over: "The job is connected again.",
  },
  scope_lost: {
    title: "Permissions in Zoom are missing",
    text: ({ scopes }) =>
      `The connection no longer has ${scopes ?? ""}. The job’s page says what that switches off. Add the scopes to the app, then reauthenticate the job.`,
    tone: "warn",
    over: "All permissions are there again.",
  },
  grant_expiring: {
    title: "The connection to Zoom is about to expire",
    text: ({ days }) =>
      `It could not be renewed for a month, and ends in about ${count(days, "day", "days")}. Reauthenticate the job, and ask your operator whether Zoom can be reached.`,
    tone: "warn",
    over: "The connection was renewed.",
  },
  webhooks_silent: {
    title: "Zoom sends no events",
    text: ({ items }) =>
      `Runs found ${count(items, "file", "files")} of the last days that no event announced, so recordings arrive hours later than they could. Check the event subscription of the app in Zoom; it is switched off after failed deliveries.`,
    tone: "warn",
    over: "Events arrive again.",
  },
  runs_failing: {
    title: "Runs fail, or read only a part",
    text: ({ runs, users, sources }) =>
      [
        runs &&
          "The last two runs failed. Nothing was concluded from them. The job’s page says why they failed.",
        users &&
          `Recordings of ${count(users, "Zoom user", "Zoom users")} could not be listed for more than a day. The job’s last run leads to who they are.`,
        sources &&
          `For more than a day Zoom did not give out all of this: ${sourcesOf(sources)}. The job’s page says why, and what to do.`,
        "The next run looks as far back.",
      ]
        .filter(Boolean)
        .join(" "),
    tone: "warn",
    over: "A run is complete again.",
  },
  items_given_up: {
    title: "Recordings could not be imported",
    text: ({ items }) =>
      `${count(items, "file was", "files were")} tried as often as it makes sense. The ledger of the job gives the reason for each; mend it there and press Retry before Zoom deletes them.`,
    tone: "warn",
    over: "None is left that was given up.",
  },
  settings_locked: {
    title: "Recording settings are locked in Zoom",
    text: ({ people }) =>
      `The settings of ${count(people, "person", "people")} can’t be set as their recording rule wants, because an administrator of the Zoom account has locked them. Unlock them in Zoom, or set them there.`,
    tone: "warn",
    over: "No setting is locked any more.",
  },
};

export const noticeWords = (kind: NoticeKind, detail: NoticeDetail, jobName: string) => ({
  title: `${jobName}: ${words[kind].title}`,
  text: words[kind].text(detail),
  tone: words[kind].tone,
  over: { title: `${jobName}: over`, text: `${words[kind].over} (“${words[kind].title}”)` },
});
