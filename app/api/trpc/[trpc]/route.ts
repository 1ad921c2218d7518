import { fetchRequestHandler } from "@trpc/server/adapters/fetch";

import { requireSameOrigin } from "@/server/auth/same-origin";
import { createContext } from "@/server/trpc/init";
import { appRouter } from "@/server/trpc/root";

const maxBatchSize = 20;

const handler = (req: Request) => {
  const refused = requireSameOrigin(req.headers);
  if (refused) return refused;
  return fetchRequestHandler({
    endpoint: "/api/trpc",
    req,
    router: appRouter,
    createContext,
    allowMethodOverride: true,
    maxBatchSize,
    responseMeta: () => ({ headers: { "cache-control": "private, no-store" } }),
  });
};

export { handler as POST };
