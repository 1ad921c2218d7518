import { initTRPC, TRPCError } from "@trpc/server";
import superjson from "superjson";

import { type CurrentSession, currentSession } from "@/server/auth/current";
import type { UserCtx } from "@/server/domain/access/ctx";
import { AppError, type ErrorCode } from "@/server/lib/errors";
import { newId } from "@/server/lib/id";
import { log } from "@/server/lib/log";

import { isIdle } from "./idle";

export type TrpcContext = { session: CurrentSession | null; requestId: string; now: Date };

/** One per request: who is signed in comes from the database, every time. */
export async function createContext(
  request: { info?: { calls: readonly { path: string }[] }; req?: Request } = {},
): Promise<TrpcContext> {
  const idle = isIdle(request.info?.calls ?? [], request.req?.headers);
  return { session: await currentSession({ idle }), requestId: newId(), now: new Date() };
}

const trpcCodes: Record<ErrorCode, TRPCError["code"]> = {
  BAD_REQUEST: "BAD_REQUEST",
  UNAUTHORIZED: "UNAUTHORIZED",
  FORBIDDEN: "FORBIDDEN",
  NOT_FOUND: "NOT_FOUND",
  CONFLICT: "CONFLICT",
  PRECONDITION_FAILED: "PRECONDITION_FAILED",
  TOO_MANY_REQUESTS: "TOO_MANY_REQUESTS",
  UNAVAILABLE: "SERVICE_UNAVAILABLE",
};

const t = initTRPC.context<TrpcContext>().create({
  transformer: superjson,
  errorFormatter: ({ shape, error, ctx }) => ({
    ...shape,
    data: {
      code: shape.data.code,
      httpStatus: shape.data.httpStatus,
      requestId: ctx?.requestId ?? null,
      detail: error.cause instanceof AppError ? error.cause.detail : {},
    },
  }),
});

/** Errors once: what a person may read passes, a refused input says which field, all else becomes a plain sentence. */
const mapErrors = t.middleware(async ({ ctx, path, next }) => {
  const result = await next();
  if (result.ok) return result;
  const { error } = result;
  if (error.cause instanceof AppError) {
    throw new TRPCError({
      code: trpcCodes[error.cause.code],
      message: error.cause.message,
      cause: error.cause,
    });
  }
  if (error.code !== "INTERNAL_SERVER_ERROR") return result;
  log.error({ requestId: ctx.requestId, path, err: error.cause ?? error }, "request failed");
  throw new TRPCError({
    code: "INTERNAL_SERVER_ERROR",
    message: `Something went wrong on our side. Try again; if it stays, give your operator this number: ${ctx.requestId}`,
  });
});

/** PostgreSQL's text holds every character but NUL: refused here, once, with a sentence. */
const refuseNul = t.middleware(async ({ getRawInput, next }) => {
  if (JSON.stringify((await getRawInput()) ?? null).includes("\\u0000")) {
    throw new AppError(
      "BAD_REQUEST",
      "The text holds a character that can't be stored (NUL). Remove it and try again.",
    );
  }
  return next();
});

/** For signed-in people. There is no other kind of procedure. */
export const procedure = t.procedure
  .use(mapErrors)
  .use(refuseNul)
  .use(({ ctx, next }) => {
    const { session } = ctx;
    if (!session) throw new AppError("UNAUTHORIZED", "You are signed out. Sign in again.");
    const verbCtx: UserCtx = { db: session.db, actor: session.actor, now: ctx.now };
    return next({ ctx: { ...verbCtx, session } });
  });

export const router = t.router;
export const createCallerFactory = t.createCallerFactory;
