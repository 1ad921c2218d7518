import { EventType, Inngest } from "inngest";
import { log } from "@/server/lib/log";
import { eventCatalogue, type EventName } from "./catalogue";

/**
 * The one Inngest client. Which engine answers is decided by the environment alone (`INNGEST_BASE_URL`,
 * `INNGEST_EVENT_KEY`, `INNGEST_SIGNING_KEY`); checkpointing stays off, so that every driver sees the same calls.
 */
export const inngest = new Inngest({
  id: "holdfast",
  checkpointing: false,
  logger: log,
  internalLogger: log,
});

/** The typed trigger for a function: `triggers: [on("zoom/items.found")]`. */
export function on<N extends EventName>(name: N) {
  return new EventType<N, (typeof eventCatalogue)[N]>({ name, schema: eventCatalogue[name] });
}
