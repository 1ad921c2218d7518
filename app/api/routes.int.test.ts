import { readdirSync } from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";

import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";

import { testDatabase } from "@/db/testing/database";
import { openPlayback } from "@/server/domain/playback/open-playback";
import { addJob, archivedConversation, videoFile } from "@/server/domain/testing/archived-conversation";
import { appSettings } from "@/server/domain/testing/app-settings";
import { tenantFixture } from "@/server/domain/testing/tenant-fixture";
import { testArchive } from "@/server/domain/testing/test-archive";
import { newId } from "@/server/lib/id";

type Handler = (request: Request, context: { params: Promise<Record<string, string>> }) => Promise<Response>;
type Visitor = "anonymous" | "user" | "administrator" | "other";
type Asked = {
  path: string;
  params?: Record<string, string>;
  headers?: Record<string, string>;
  body?: string;
};
/** What is asked, then the answer to: anonymous, a user without rights, the administrator, another tenant's one. */
type Row = [() => Asked, string, string, string, string];

/** The cookies of whoever asks; Next hands them over by its own request scope, which a test has not. */
const jar = vi.hoisted(() => ({ token: undefined as string | undefined }));
vi.mock("next/headers", () => ({
  cookies: () =>
    Promise.resolve({
      get: (name: string) => (jar.token && name === "holdfast.session" ? { value: jar.token } : undefined),
    }),
}));

const here = path.dirname(new URL(import.meta.url).pathname);
const files = readdirSync(here, { recursive: true, encoding: "utf8" })
  .map((file) => file.split(path.sep).join("/"))
  .filter((file) => file.endsWith("/route.ts"));

let db: Awaited<ReturnType<typeof testDatabase>>;
let archive: Awaited<ReturnType<typeof testArchive>>;
let fileId: string;
let playbackId: string;
let jobId: string;
const tokens: Record<Visitor, string | undefined> = {
  ...{ anonymous: undefined, user: undefined, administrator: undefined, other: undefined },
};

const ours = { "sec-fetch-site": "same-origin", "content-type": "application/json" };
const media = (query: string): Asked => ({ path: `/api/media/${fileId}${query}`, params: { fileId } });
const playing = () => media(`?p=${playbackId}`);
const ledgerExport = (query: string): Asked => ({ path: `/api/ledger/export?job=${jobId}&${query}` });
const trpc = (headers: Record<string, string>) => (): Asked => ({
  ...{ path: "/api/trpc/tenant.me", params: { trpc: "tenant.me" }, headers, body: "{}" },
});
const unsigned = (where: string) => (): Asked => ({ path: where, headers: ours, body: "{}" });

const ownWebhook = (tenantId: string): Asked => ({
  ...unsigned(`/api/zoom/webhook/${tenantId}/${jobId}`)(),
  params: { tenantId, jobId },
});

const matrix: Record<string, Row[]> = {
  "auth/[...nextauth] GET": [
    [() => ({ path: "/api/auth/csrf", params: { nextauth: "csrf" } }), "200", "200", "200", "200"],
  ],
  "auth/[...nextauth] POST": [
    [
      () => ({ path: "/api/auth/signin/x", headers: { "sec-fetch-site": "cross-site" }, body: "" }),
      "403",
      "403",
      "403",
      "403",
    ],
  ],
  "health GET": [[() => ({ path: "/api/health" }), "200", "200", "200", "200"]],
  "inngest GET": [[() => ({ path: "/api/inngest" }), "401", "401", "401", "401"]],
  "inngest POST": [[unsigned("/api/inngest?fnId=x&stepId=step"), "401", "401", "401", "401"]],
  // Anybody may ask the app to register its own functions with its own engine, which can't be reached here.
  "inngest PUT": [[unsigned("/api/inngest"), "500", "500", "500", "500"]],
  "media/[fileId] GET": [
    [playing, "401", "404", "200", "404"],
    [() => media("?download=1"), "401", "403", "200", "404"],
    [() => media(""), "401", "404", "404", "404"],
    [() => ({ path: "/api/media/x", params: { fileId: "../x" } }), "404", "404", "404", "404"],
  ],
  "media/[fileId] HEAD": [[playing, "401", "404", "200", "404"]],
  "microsoft/consent GET": [
    [
      () => ({ path: "/api/microsoft/consent?state=x&tenant=y&admin_consent=True" }),
      ...([
        "/sign-in",
        "/tenant?consent=not_confirmed",
        "/tenant?consent=not_ours",
        "/tenant?consent=not_ours",
      ] as const),
    ],
    [
      () => ({ path: "/api/microsoft/consent?admin_consent=True&tenant=y" }),
      ...(Array(4).fill("/setup/consent?answer=accepted") as [string, string, string, string]),
    ],
    [
      () => ({ path: "/api/microsoft/consent?error=consent_required&admin_consent=True" }),
      ...(Array(4).fill("/setup/consent?answer=declined") as [string, string, string, string]),
    ],
  ],
  "trpc/[trpc] POST": [
    [trpc(ours), "401", "200", "200", "200"],
    [trpc({ ...ours, "sec-fetch-site": "cross-site" }), "403", "403", "403", "403"],
    [trpc({ "content-type": "application/json" }), "403", "403", "403", "403"],
  ],
  "ledger/export GET": [
    [() => ledgerExport("format=csv"), "401", "403", "200", "404"],
    [
      () => ledgerExport("format=xlsx&state=skipped&from=2026-01-01&to=x&owner=%00"),
      "401",
      "403",
      "200",
      "404",
    ],
    [() => ledgerExport(""), "401", "400", "400", "400"],
    [() => ({ path: "/api/ledger/export?format=csv" }), "401", "400", "400", "400"],
  ],
  "users/report GET": [
    [() => ({ path: "/api/users/report?format=csv" }), "401", "403", "200", "200"],
    [() => ({ path: "/api/users/report?format=xlsx&q=%00&license=x" }), "401", "403", "200", "200"],
    [() => ({ path: "/api/users/report" }), "401", "400", "400", "400"],
  ],
  "zoom/callback GET": [
    [
      () => ({ path: "/api/zoom/callback?state=x&code=y" }),
      ...(["/sign-in", "/jobs?zoom=failed", "/jobs?zoom=not_ours", "/jobs?zoom=not_ours"] as const),
    ],
  ],
  "zoom/webhook POST": [[unsigned("/api/zoom/webhook"), "401", "401", "401", "401"]],
  "zoom/webhook/[tenantId]/[jobId] POST": [
    [() => ownWebhook(newId()), "401", "401", "401", "401"],
    [() => ownWebhook("x"), "404", "404", "404", "404"],
  ],
};

beforeAll(async () => {
  db = await testDatabase();
  archive = await testArchive();
  appSettings(db.appUrl, archive);
  const home = await tenantFixture(db.database);
  const other = await tenantFixture(db.database, { name: "Fabrikam" });
  const administrator = await home.signIn(home.administrator);
  tokens.administrator = administrator.token;
  tokens.user = (await home.signIn(await home.addPerson("Uma User"))).token;
  tokens.other = (await other.signIn(other.administrator)).token;
  jobId = await addJob(home);
  const recorded = await archivedConversation(home, archive, {
    ...{ owner: home.administrator, jobId },
    files: [{ ...videoFile, bytes: Buffer.from("video") }],
  });
  fileId = recorded.files[0]?.id ?? "";
  playbackId = (await openPlayback(administrator.ctx, { conversationId: recorded.id })).playbackId;
});
afterAll(async () => {
  const { appDatabase } = await import("@/server/domain/access/app-database");
  await appDatabase().close();
  await archive.remove();
  await db.drop();
});

const methods = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"];
const load = (file: string) =>
  import(/* @vite-ignore */ pathToFileURL(path.join(here, file)).href) as Promise<Record<string, Handler>>;

async function ask(route: string, asked: Asked, who: Visitor): Promise<string> {
  const [folder = "", method = ""] = route.split(" ");
  const handler = (await load(`${folder}/route.ts`))[method];
  if (!handler) throw new Error(`no ${route}`);
  jar.token = tokens[who];
  const headers = { ...asked.headers, ...(jar.token ? { cookie: `holdfast.session=${jar.token}` } : {}) };
  const init = asked.body === undefined ? {} : { body: asked.body };
  const { NextRequest } = await import("next/server");
  const request = new NextRequest(new URL(asked.path, "http://localhost:3000"), { method, headers, ...init });
  const response = await handler(request, { params: Promise.resolve(asked.params ?? {}) });
  const location = response.headers.get("location");
  return location ? location.replace("http://localhost:3000", "") : String(response.status);
}

describe("the matrix of routes", () => {
  it("lists every handler of every route", async () => {
    const found: string[] = [];
    for (const file of files) {
      const exported = Object.keys(await load(file)).filter((name) => methods.includes(name));
      found.push(...exported.map((name) => `${path.posix.dirname(file)} ${name}`));
    }
    expect(found.sort()).toEqual(Object.keys(matrix).sort());
  });

  it.each(
    Object.entries(matrix).flatMap(([route, rows]) =>
      rows.map((row, i) => [`${route} ${i + 1}`, row] as const),
    ),
  )("%s", async (name, [asked, ...outcomes]) => {
    const route = name.split(" ").slice(0, 2).join(" ");
    const visitors: Visitor[] = ["anonymous", "user", "administrator", "other"];
    const answers: string[] = [];
    for (const who of visitors) answers.push(await ask(route, asked(), who));
    expect(answers).toEqual(outcomes);
  });
});
