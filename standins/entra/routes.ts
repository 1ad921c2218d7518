import { randomUUID } from "node:crypto";
import { controlRoute } from "./control-routes";
import { AadError } from "./errors";
import { graph } from "./graph/router";
import { html, json, type Reply, type Request } from "./http";
import { adminConsent } from "./oidc/admin-consent";
import { readAuthority } from "./oidc/authority";
import { authorize } from "./oidc/authorize";
import { discovery, keys } from "./oidc/discovery";
import { decideConsent, pickPerson } from "./oidc/interaction";
import { logout } from "./oidc/logout";
import type { Authority } from "./oidc/model";
import { token } from "./oidc/token";
import { errorPage } from "./pages/message-page";
import type { World } from "./world";

type Handler = (world: World, request: Request, authority: Authority) => Reply | Promise<Reply>;
type Route = { methods: string[]; answers: "json" | "page"; handle: Handler };

const ROUTES: Record<string, Route> = {
  "v2.0/.well-known/openid-configuration": {
    methods: ["GET"],
    answers: "json",
    handle: (world, _request, authority) => discovery(world, authority),
  },
  "discovery/v2.0/keys": {
    methods: ["GET"],
    answers: "json",
    handle: (world, _request, authority) => keys(world, authority),
  },
  "oauth2/v2.0/token": { methods: ["POST"], answers: "json", handle: token },
  "oauth2/v2.0/authorize": { methods: ["GET", "POST"], answers: "page", handle: authorize },
  "oauth2/v2.0/logout": { methods: ["GET", "POST"], answers: "page", handle: logout },
  "v2.0/adminconsent": {
    methods: ["GET"],
    answers: "page",
    handle: (world, request, authority) => adminConsent(world, request, authority, 2),
  },
  adminconsent: {
    methods: ["GET"],
    answers: "page",
    handle: (world, request, authority) => adminConsent(world, request, authority, 1),
  },
  login: { methods: ["POST"], answers: "page", handle: pickPerson },
  consent: { methods: ["POST"], answers: "page", handle: decideConsent },
};

const notFound = json(404, { error: "not_found" });

async function entra(world: World, request: Request): Promise<Reply> {
  const [segment = "", ...rest] = request.segments;
  const route = ROUTES[rest.join("/")];
  if (route === undefined) return notFound;
  if (!route.methods.includes(request.method))
    return json(405, { error: "method_not_allowed" }, { allow: route.methods.join(", ") });
  try {
    return await route.handle(world, request, readAuthority(world, segment));
  } catch (error) {
    if (!(error instanceof AadError)) throw error;
    if (route.answers === "page") return html(error.status, errorPage(error, world.now()));
    return json(error.status, error.toJson(world.now(), world.baseUrl), {
      "cache-control": "no-store, no-cache",
    });
  }
}

async function dispatch(
  world: World,
  request: Request,
): Promise<{ reply: Reply; permission: string | null }> {
  const [first, second, ...rest] = request.segments;
  if (first === "graph" && second === "v1.0") return graph(world, request, rest);
  return { reply: await entra(world, request), permission: null };
}

/** Answers one request and writes it down, except orders to the stand-in itself. */
export async function answerRequest(world: World, request: Request): Promise<Reply> {
  const [first, name = ""] = request.segments;
  if (first === "__control") return controlRoute(world, request, name);
  const { reply, permission } = await dispatch(world, request);
  const { pathname: path, search: query } = request.url;
  world.log({ method: request.method, path, query, status: reply.status, permission });
  return {
    ...reply,
    headers: { "x-ms-request-id": randomUUID(), "x-content-type-options": "nosniff", ...reply.headers },
  };
}
