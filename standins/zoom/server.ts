import { randomBytes } from "node:crypto";
import { meetingRoutes } from "./api/meetings";
import { chatRoutes } from "./api/chat";
import { companionRoutes } from "./api/companion";
import { Pages } from "./api/pages";
import { pastRoutes } from "./api/past";
import { phoneRoutes } from "./api/phone";
import { recordingRoutes } from "./api/recordings";
import { settingsRoutes } from "./api/settings";
import { userRoutes } from "./api/users";
import { cdnRoutes, elsewhereRoutes } from "./cdn";
import { makeControl, type Control } from "./control";
import { controlRoutes } from "./control-routes";
import { Chats } from "./data/chat";
import { Calls } from "./data/phone";
import { World } from "./data/world";
import { defaults } from "./defaults";
import { downloadRoutes } from "./downloads";
import { announceRecording } from "./events";
import { Faults } from "./faults";
import { Grants } from "./grants";
import { pageRoutes } from "./home";
import { type Handler, listen, sendJson, trackingId } from "./http";
import { oauthRoutes } from "./oauth";
import { announceCallsLater } from "./phone-events";
import { Signer } from "./signer";
import type { Settings, Stand } from "./stand";
import { openState } from "./state";
import { Webhooks } from "./webhooks";

export type ZoomOptions = Partial<Settings> & {
  /** 0 = any free port. */
  port?: number;
  /** The CDN's port; unless given, the one after `port` (any for 0). */
  cdnPort?: number;
  /** Where events go; none are sent without. */
  webhookUrl?: string | undefined;
  webhookRetryDelaysMs?: number[];
  accessTokenSeconds?: number;
  /** Where grants, tokens and added meetings are kept; only in memory without. */
  stateDir?: string | undefined;
  /** The data set's "now": meetings lie in the 60 days before it. Kept from the first start on; the clock's time by default. */
  baseDate?: Date;
  now?: () => number;
};

export type Zoom = {
  url: string;
  cdnUrl: string;
  port: number;
  cdnPort: number;
  control: Control;
  close: () => Promise<void>;
};

/** Starts the stand-in on the loopback interface. ZOOM_OAUTH_URL is `url`, ZOOM_API_URL is `url` + "/v2". */
export async function startZoom(options: ZoomOptions = {}): Promise<Zoom> {
  const { port = defaults.port } = options;
  const clock = { offsetMs: 0 };
  const now = () => (options.now ?? Date.now)() + clock.offsetMs;
  const file = openState(options.stateDir, () => ({
    firstStartMs: now(),
    baseMs: options.baseDate?.getTime() ?? now(),
    signingKey: randomBytes(32).toString("hex"),
    grants: [],
    added: [],
    completed: [],
    deleted: [],
  }));
  const settings: Settings = {
    clientId: options.clientId ?? defaults.clientId,
    clientSecret: options.clientSecret ?? defaults.clientSecret,
    webhookSecret: options.webhookSecret ?? defaults.webhookSecret,
    redirectUris: options.redirectUris ?? defaults.redirectUris,
    published: options.published ?? true,
    scopes: options.scopes ?? defaults.scopes,
  };
  const lifetimes = {
    accessTokenSeconds: options.accessTokenSeconds ?? defaults.accessTokenSeconds,
    refreshGraceMs: 0,
  };
  const retries = options.webhookRetryDelaysMs ?? defaults.webhookRetryDelaysMs;
  const { state } = file;
  const world = new World({ baseMs: state.baseMs, firstStartMs: state.firstStartMs }, state.added);
  const stand: Stand = {
    settings,
    world,
    chats: new Chats(world.accounts, state.baseMs, state.chats ?? []),
    calls: new Calls(world.accounts, state, state.calls ?? []),
    file,
    grants: new Grants(file, lifetimes, now),
    faults: new Faults(),
    pages: new Pages(now),
    signer: new Signer(file.state.signingKey),
    webhooks: new Webhooks(settings.webhookSecret, options.webhookUrl, retries, now),
    requests: { byRoute: {}, leaks: 0, fileBytes: 0 },
    urls: { self: "", cdn: "", elsewhere: "" },
    now,
  };
  const control = makeControl(stand, lifetimes, clock);
  const listeners = await openListeners(stand, control, port, options.cdnPort ?? (port === 0 ? 0 : port + 1));
  announceLater(stand);
  announceCallsLater(stand);
  return {
    url: listeners.main.url,
    cdnUrl: listeners.cdn.url,
    port: listeners.main.port,
    cdnPort: listeners.cdn.port,
    control,
    close: async () => {
      stand.webhooks.close();
      await Promise.all(Object.values(listeners).map((listener) => listener.close()));
    },
  };
}

async function openListeners(stand: Stand, control: Control, port: number, cdnPort: number) {
  const seen = (name: string) => {
    if (name !== "control") stand.requests.byRoute[name] = (stand.requests.byRoute[name] ?? 0) + 1;
  };
  const routes = [
    ...controlRoutes(control),
    ...pageRoutes(stand),
    ...oauthRoutes(stand),
    ...userRoutes(stand),
    ...recordingRoutes(stand),
    ...meetingRoutes(stand),
    ...companionRoutes(stand),
    ...settingsRoutes(stand),
    ...chatRoutes(stand),
    ...phoneRoutes(stand),
    ...pastRoutes(stand),
    ...downloadRoutes(stand),
  ];
  const notFound: Handler = (_request, reply) => sendJson(reply, 404, { error: "NoSuchKey" });
  const cdn = await listen(cdnPort, cdnRoutes(stand), notFound, seen);
  const elsewhere = await listen(0, elsewhereRoutes(stand), notFound, seen);
  const main = await listen(
    port,
    routes,
    (_request, reply) =>
      sendJson(
        reply,
        404,
        { code: 2300, message: "This API endpoint is not recognized." },
        { "x-zm-trackingid": trackingId() },
      ),
    seen,
  ).catch(async (error: unknown) => {
    await Promise.all([cdn.close(), elsewhere.close()]);
    throw error;
  });
  Object.assign(stand.urls, { self: main.url, cdn: cdn.url, elsewhere: elsewhere.url });
  return { main, cdn, elsewhere };
}

/** Events of the meetings that become visible or complete after the start. */
function announceLater(stand: Stand): void {
  for (const session of stand.world.sessions) {
    const wait = Math.max(session.visibleMs, session.completeMs) - stand.now();
    if (wait > 0) stand.webhooks.later(wait, () => announceRecording(stand, "recording.completed", session));
    const transcript = session.files.find(
      (one) => one.fileType === "TRANSCRIPT" && one.readyMs > stand.now(),
    );
    if (!transcript) continue;
    stand.webhooks.later(transcript.readyMs - stand.now(), () =>
      announceRecording(stand, "recording.transcript_completed", session),
    );
  }
}
