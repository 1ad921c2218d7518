import type { ServerResponse } from "node:http";
import { refuse } from "./api/guard";
import type { RecordedFile, Session } from "./data/model";
import type { Fault } from "./faults";
import { escapeHtml, htmlPage } from "./html";
import { credential, redirect, sendHtml, sendJson, type Request, type Route } from "./http";
import type { Origin } from "./shapes";
import { companionOf, isVisible, readyFiles, type Stand } from "./stand";

const never = Number.MAX_SAFE_INTEGER;

/** Zoom's errors on file addresses are pages with status 200. */
const errorPage = (reply: ServerResponse, title: string, text: string) =>
  sendHtml(reply, 200, htmlPage(title, `<p>${escapeHtml(text)}</p>`));
export const signInPage = (reply: ServerResponse) =>
  errorPage(reply, "Sign In", "Sign in to view this recording.");
const gonePage = (reply: ServerResponse) =>
  errorPage(reply, "Recording", "This recording does not exist. (3,301)");

/** By AI Companion, and no file of the recording. */
const isCompanions = ({ session, file }: { session: Session; file: RecordedFile }) =>
  file === session.companion?.transcript;

/**
 * `api` addresses take the app's token or a download_access_token, `hook` addresses the download_token of their event. The
 * token of a recording's files opens no other file.
 */
function mayLoad(
  stand: Stand,
  request: Request,
  origin: Origin,
  found: { session: Session; file: RecordedFile },
): boolean | "expired" {
  const { session } = found;
  const token = credential(request.raw, "Bearer") ?? request.query.get("access_token") ?? "";
  if (
    !isCompanions(found) &&
    token.startsWith("eyJ") &&
    stand.signer.open("token", token.slice(3), stand.now()) === session.uuid
  )
    return true;
  if (origin === "hook") return false;
  const holder = stand.grants.byAccessToken(token);
  if (holder?.grant.accountId !== session.account.id) return false;
  return holder.expired ? "expired" : true;
}

const fileName = (file: RecordedFile) =>
  `GMT${new Date(file.startMs).toISOString().replace(/[-:]/g, "").slice(0, 15).replace("T", "-")}_Recording.${file.extension.toLowerCase()}`;

export const subjectOf = ({ session, file }: { session: Pick<Session, "uuid">; file: RecordedFile }) =>
  `${session.uuid} ${file.id} ${file.fileType}`;

const addressesElsewhere = {
  "private address": "https://169.254.169.254/latest/meta-data/",
  "plain http": "http://files.example.com/store/file.mp4",
};

function elsewhere(stand: Stand, request: Request, to: Extract<Fault, { kind: "redirect" }>["to"]): string {
  if (to === "itself") return request.path;
  return to === "other origin" ? `${stand.urls.elsewhere}/store/file.mp4` : addressesElsewhere[to];
}

async function load(stand: Stand, request: Request, reply: ServerResponse, origin: Origin): Promise<void> {
  const id = stand.signer.open(origin, request.at[1] ?? "", stand.now());
  const found = id === undefined ? undefined : stand.world.byFile(id);
  if (!found) return gonePage(reply);
  const fault = stand.faults.take("download", subjectOf(found));
  if (fault && (await refuse(fault, reply, stand.now()))) return;
  const allowed = mayLoad(stand, request, origin, found);
  if (allowed === "expired") {
    return sendJson(reply, 401, {
      status: false,
      errorCode: 124,
      errorMessage: "Access token is expired.",
      result: null,
    });
  }
  if (!allowed || fault?.kind === "html") return signInPage(reply);
  const isReady = isCompanions(found)
    ? companionOf(stand, found.session).transcript === "ready"
    : readyFiles(stand, found.session).includes(found.file);
  const there = isVisible(stand, found.session) && isReady;
  if (!there || fault?.kind === "gone") return gonePage(reply);
  if (fault?.kind === "redirect") return redirect(reply, 302, elsewhere(stand, request, fault.to));
  redirect(
    reply,
    302,
    `${stand.urls.cdn}/store/${stand.signer.sign("cdn", found.file.id, never)}/${fileName(found.file)}`,
  );
}

/** Downloads begin here, with a token, and end at the CDN, without one (zoom-api, 5.6). */
export const downloadRoutes = (stand: Stand): Route[] => [
  {
    method: "GET",
    path: /^\/rec\/download\/([^/]+)$/,
    name: "GET /rec/download/:token",
    handle: (request, reply) => load(stand, request, reply, "api"),
  },
  {
    method: "GET",
    path: /^\/rec\/webhook_download\/([^/]+)\/[^/]+$/,
    name: "GET /rec/webhook_download/:token/:token",
    handle: (request, reply) => load(stand, request, reply, "hook"),
  },
  {
    method: "GET",
    path: /^\/rec\/(?:play|share)\/[^/]+$/,
    name: "GET /rec/play",
    handle: (_request, reply) => signInPage(reply),
  },
];
