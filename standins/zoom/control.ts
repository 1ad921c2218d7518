import { makeChatControl } from "./api/chat-control";
import { makeSettingsControl } from "./api/settings-control";
import { madeByCompanion, makeCompanionControl } from "./companion-control";
import { makePastControl } from "./past-control";
import { makeCallControl } from "./phone-control";
import type { Bulk } from "./data/sessions";
import type { Added } from "./data/world";
import { announceRecording, uninstall, type RecordingEvent } from "./events";
import type { FaultInput } from "./faults";
import { sha256 } from "./file-hash";
import type { Lifetimes } from "./grants";
import { type NewMeeting, planOf } from "./new-meeting";
import { tokenReply } from "./oauth";
import { ownAppOf, ownSecretTokenOf } from "./own-app";
import { isProcessing, isoTime, isVisible, readyFiles, type Stand } from "./stand";

export type Control = ReturnType<typeof makeControl>;

/** Orders to the stand-in, for tests and for its own page. Accounts are named by key ("contoso", "fabrikam") or id. */
export function makeControl(stand: Stand, lifetimes: Lifetimes, clock: { offsetMs: number }) {
  const { state, save } = stand.file;
  const keep = (added: Added) => {
    const sessions = stand.world.add(added);
    state.added.push(added);
    save();
    return sessions;
  };
  const session = (uuid: string) => {
    const found = stand.world.bySession(uuid);
    if (!found) throw new Error(`No meeting ${uuid}`);
    return found;
  };
  const announcing = (uuid: string, event: RecordingEvent) => () =>
    announceRecording(stand, event, session(uuid));
  return {
    /** See faults.ts for their kinds. */
    addFault: (fault: FaultInput) => stand.faults.add(fault),
    clearFaults: (match?: string) => stand.faults.clear(match),
    faults: () => stand.faults.list(),

    requests: () => ({
      ...stand.requests,
      total: Object.values(stand.requests.byRoute).reduce((sum, count) => sum + count, 0),
    }),
    clearRequests: () => Object.assign(stand.requests, { byRoute: {}, leaks: 0, fileBytes: 0 }),

    /** A meeting that has just ended; its events go out at once, the transcript's later if asked. */
    async record({ account, transcriptAfterMs = 0, ...meeting }: NewMeeting) {
      const { key } = stand.world.account(account);
      const plan = planOf({ ...meeting, transcriptAfterMs }, key, state.added.length);
      const [made] = keep({ kind: "meeting", account: key, plan, atMs: stand.now() });
      if (!made) throw new Error("Nothing was recorded");
      await announceRecording(stand, "recording.completed", made);
      const announceTranscript = () => announceRecording(stand, "recording.transcript_completed", made);
      if (transcriptAfterMs > 0) stand.webhooks.later(transcriptAfterMs, announceTranscript);
      else await announceTranscript();
      return {
        uuid: made.uuid,
        id: made.number,
        host: made.host.email,
        topic: made.topic,
        files: made.files.length,
      };
    },
    /** Many meetings whose files are made on the fly; no events. */
    addBulk: (bulk: Bulk) => keep({ kind: "bulk", bulk, atMs: stand.now() }).map(({ uuid }) => uuid),
    /** One meeting with one file of `sizeBytes`. */
    addLarge: ({
      account,
      sizeBytes,
      host,
    }: {
      account: string;
      sizeBytes: number;
      host?: string | undefined;
    }) =>
      keep({
        kind: "bulk",
        bulk: { account, sessions: 1, filesPerSession: 1, sizeBytes, host },
        atMs: stand.now(),
      }).map(({ uuid }) => uuid),

    /** Ends the processing of one meeting, or of all that are processing, and says so by event. */
    async complete(uuid?: string) {
      const waiting =
        uuid === undefined ? stand.world.sessions.filter((one) => isProcessing(stand, one)) : [session(uuid)];
      state.completed.push(...waiting.map((one) => one.uuid));
      save();
      for (const one of waiting) await announceRecording(stand, "recording.completed", one);
      return waiting.map((one) => one.uuid);
    },
    /** A meeting's uuid or a file's id: gone from listings, 404/3301, pages in place of files. */
    remove(id: string) {
      state.deleted.push(id);
      save();
    },

    /** Somebody moves a meeting's recordings to the trash (or deletes them for good); told by event unless `silent`. */
    async trash(uuid: string, { forGood = false, silent = false, atMs = stand.now() } = {}) {
      const event = announcing(uuid, forGood ? "recording.deleted" : "recording.trashed");
      state.deleted.push(uuid);
      if (!forGood) (state.trashed ??= []).push(uuid);
      state.trashedMs = { ...state.trashedMs, [uuid]: atMs };
      save();
      if (!silent) await event();
    },
    /** Somebody moves a single file of a meeting to the trash; nobody is told. */
    trashFile(id: string) {
      state.deleted.push(id);
      (state.trashed ??= []).push(id);
      save();
    },
    /** Somebody takes them out of the trash again. */
    async recover(uuid: string, { silent = false } = {}) {
      state.deleted.splice(0, Infinity, ...state.deleted.filter((one) => one !== uuid));
      state.trashed = state.trashed?.filter((one) => one !== uuid) ?? [];
      save();
      if (!silent) await announcing(uuid, "recording.recovered")();
    },

    expireAccessTokens: () => stand.grants.expireAccessTokens(),
    expirePageTokens: () => stand.pages.expireAll(),
    /** Lists give no more entries a page than this, whatever is asked for. */
    setPageSize: (entries: number) => stand.pages.setLargest(entries),
    /** Zoom's clock is so far ahead of ours (negative: behind). */
    setClock: (offsetMs: number) => (clock.offsetMs = offsetMs),
    /** Both hold for tokens issued from now on. */
    setLifetimes: (values: Partial<Lifetimes>) => Object.assign(lifetimes, values),
    /** Scopes of the app; grants keep those they have. */
    setScopes: (scopes: string[]) => (stand.settings.scopes = scopes),
    /** Whether the app is published: the removal of another one is told to nobody. */
    setPublished: (published: boolean) => (stand.settings.published = published),
    /** As if somebody removed the app, of one account or of all. */
    revoke: (account?: string) =>
      uninstall(
        stand,
        (grant) => account === undefined || grant.accountId === stand.world.account(account).id,
      ),
    /** An authorisation without the consent page, by the administrator with this e-mail: the answer of the token endpoint. */
    grant(email: string) {
      const found = stand.world.accounts.flatMap((account) => {
        const user = stand.world.user(account, email);
        return user ? [{ account, user }] : [];
      })[0];
      if (!found) throw new Error(`No Zoom user ${email}`);
      return {
        account_id: found.account.id,
        ...tokenReply(stand, stand.grants.install(found.account.id, found.user.id, stand.settings.scopes)),
      };
    },

    /** Credentials of the server-to-server app that the account has of its own. */
    ownApp: (account: string) => ownAppOf(stand.world.account(account)),

    /** What that app signs its events with, and where they go; answers whether the address proved that it knows it. */
    ownSecretToken: (account: string) => ownSecretTokenOf(stand.world.account(account)),
    setOwnEndpoint(account: string, url: string) {
      const owner = stand.world.account(account);
      return stand.webhooks.subscribe(owner.id, { url, secret: ownSecretTokenOf(owner) });
    },

    setWebhookUrl: (url: string | undefined) => stand.webhooks.setUrl(url),
    validateWebhook: () => stand.webhooks.validate(),
    sendWebhook: (uuid: string, event: RecordingEvent = "recording.completed") =>
      announceRecording(stand, event, session(uuid)),
    deliveries: () => stand.webhooks.deliveries,

    ...makeChatControl(stand),
    ...makeSettingsControl(stand),
    ...makeCallControl(stand),
    ...makePastControl(stand),
    ...makeCompanionControl(stand),

    /** Everything an account holds now, to compare an archive with; hashes on demand. */
    async inventory(account: string, hashes = false) {
      const { id } = stand.world.account(account);
      const mine = stand.world.sessions.filter((one) => one.account.id === id && isVisible(stand, one));
      return Promise.all(
        mine.map(async (one) => ({
          uuid: one.uuid,
          id: one.number,
          host: one.host.email,
          topic: one.topic,
          began: isoTime(one.beganMs),
          processing: isProcessing(stand, one),
          companion: await madeByCompanion(stand, one, hashes),
          files: await Promise.all(
            readyFiles(stand, one).map(async (file) => ({
              id: file.id,
              fileType: file.fileType,
              recordingType: file.recordingType ?? "",
              sizeBytes: file.body.sizeBytes,
              ...(hashes ? { sha256: await sha256(one, file.id) } : {}),
            })),
          ),
        })),
      );
    },
  };
}
