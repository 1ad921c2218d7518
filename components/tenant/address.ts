import { createLoader, parseAsStringLiteral } from "nuqs/server";

import { setupStarts } from "@/server/domain/tenants/schema";

/** Where the set-up begins, as the address says. */
export const setupStart = parseAsStringLiteral(setupStarts).withDefault("zoom_only");

export const loadSetupState = createLoader({ start: setupStart });
