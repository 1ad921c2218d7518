import { meetingUuid } from "./data/ids";
import type { Held } from "./state";
import type { Stand } from "./stand";

/** Orders about what took place without a recording. */
export const makePastControl = (stand: Stand) => ({
  /** A meeting or a call that took place; `recorded` = the log says so, although no list has a recording of it. */
  hold({ email, startMs, kind, recorded = false }: Omit<Held, "id" | "recorded"> & { recorded?: boolean }) {
    const { state, save } = stand.file;
    const held = (state.held ??= []);
    const number = held.length + 1;
    const id =
      kind === "meeting" ? meetingUuid(`held ${number}`, "any") : `70${String(number).padStart(17, "0")}`;
    held.push({ id, email, startMs, kind, recorded });
    save();
    return id;
  },
});
