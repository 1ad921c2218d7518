import { fetchRequestHandler } from "@trpc/server/adapters/fetch";

import { requireSameOrigin } from "@/server/auth/same-origin";
import { AppError } from "@/server/lib/errors";
import { createContext } from "@/server/trpc/init";
import { appRouter } from "@/server/trpc/root";

const maxBatchSize = 20;

/** Queries come by POST as well (`methodOverride`): what people search for never stands in an address. */
export async function POST(req: Request): Promise<Response> {
  try {
    requireSameOrigin(req.headers);
  } catch (error) {
    if (error instanceof AppError) return Response.json({ error: error.message }, { status: error.status });
    throw error;
  }
  return fetchRequestHandler({
    endpoint: "/api/trpc",
    req,
    router: appRouter,
    createContext,
    allowMethodOverride: true,
    maxBatchSize,
    responseMeta: () => ({ headers: { "cache-control": "private, no-store" } }),
  });
}
