import { createLoader, type inferParserType, parseAsStringLiteral } from "nuqs/server";

import { parseAsId } from "@/components/format/address";
import type { Api } from "@/components/trpc/client";
import { auditActions } from "@/db/constants";

/** `subject` narrows to everything that happened to one thing. */
export const auditParsers = { action: parseAsStringLiteral(auditActions), subject: parseAsId };
export const loadAuditState = createLoader(auditParsers);

/** Newest first, one page after the other. */
export const auditOptions = (trpc: Api, { action, subject }: inferParserType<typeof auditParsers>) =>
  trpc.audit.list.infiniteQueryOptions(
    { ...(action && { action }), ...(subject && { subjectId: subject }) },
    { getNextPageParam: (page) => page.nextCursor ?? undefined },
  );
