import { z } from "zod";
import type { CallRecording } from "./data/phone";
import { mayBeSeen } from "./api/phone";
import { announceCall, callEvents } from "./phone-events";
import { isoTime, type Stand } from "./stand";

export const callOrders = {
  call: z.object({
    account: z.string(),
    owner: z.string().optional(),
    call: z.string().optional(),
    handledBy: z.string().optional(),
    other: z.object({ number: z.string(), name: z.string().optional() }).optional(),
    direction: z.enum(["inbound", "outbound"]).optional(),
    onDemand: z.boolean().optional(),
    transcriptAfterMs: z.coerce.number().int().min(0).optional(),
    transcriptNamed: z.boolean().optional(),
  }),
  "delete-call": z.object({ id: z.string(), forGood: z.boolean().optional() }),
  "call-logs": z.object({ on: z.boolean() }),
  "send-call": z.object({ id: z.string(), event: z.enum(callEvents).optional() }),
};
type Input<K extends keyof typeof callOrders> = z.infer<(typeof callOrders)[K]>;

/** Orders about calls: one has just ended, one is deleted, an event is sent again. */
export function makeCallControl(stand: Stand) {
  const byId = (id: string) => {
    const found = stand.calls.byId(id);
    if (!found) throw new Error(`No recording of a call ${id}`);
    return found;
  };
  return {
    /** A call that has just ended; its events go out at once, the transcript's later if asked. */
    async recordCall({ account, transcriptAfterMs = 0, ...given }: Input<"call">) {
      const { key } = stand.world.account(account);
      const { state, save } = stand.file;
      const orders = (state.calls ??= []);
      const plan = planOf(`added ${orders.length}`, given, transcriptAfterMs);
      const order = { account: key, plan, atMs: stand.now() };
      const made = stand.calls.obey(order);
      orders.push(order);
      save();
      await announceCall(stand, "recording_completed", made);
      const spoken = () => announceCall(stand, "recording_transcript_completed", made);
      if (transcriptAfterMs > 0) stand.webhooks.later(transcriptAfterMs, spoken);
      else await spoken();
      return told(made);
    },
    async deleteCall({ id, forGood = false }: Input<"delete-call">) {
      const one = byId(id);
      const { state, save } = stand.file;
      state.deleted.push(one.id);
      if (!forGood) (state.trashed ??= []).push(one.id);
      save();
      await announceCall(stand, forGood ? "recording_permanently_deleted" : "recording_deleted", one);
    },
    /** Zoom names the call of a recording otherwise from now on. */
    nameCall({ id, callId }: { id: string; callId: string }) {
      byId(id).callId = callId;
    },
    /** Whether the older look at one call still answers. */
    setCallLogs({ on }: Input<"call-logs">) {
      stand.file.state.withoutCallLogs = !on;
      stand.file.save();
    },
    sendCall: ({ id, event = "recording_completed" }: Input<"send-call">) =>
      announceCall(stand, event, byId(id)),
    /** Every recording of a call that an account holds now, to compare an archive with. */
    calls: (account: string) =>
      stand.calls
        .of(stand.world.account(account))
        .filter((one) => mayBeSeen(stand, one))
        .map(told),
  };
}

function planOf(key: string, given: Omit<Input<"call">, "account" | "transcriptAfterMs">, afterMs: number) {
  const { call, handledBy } = given;
  return {
    key,
    ...(call === undefined ? {} : { call }),
    ...(handledBy === undefined ? {} : { handledBy }),
    ...(given.onDemand ? { onDemand: true as const } : {}),
    ...(afterMs > 0 ? { transcript: { afterMs, named: given.transcriptNamed ?? false } } : {}),
    owner: given.owner ?? "deniz.kaya",
    direction: given.direction ?? "inbound",
    other: given.other ?? { number: "+442079460117", name: "Margaret Holt" },
    scene: "trade-order",
    when: { minutesAgo: 1 },
  };
}

const told = (one: CallRecording) => ({
  id: one.id,
  callId: one.callId,
  owner: one.owner,
  onDemand: one.onDemand,
  began: isoTime(one.startMs),
  ended: isoTime(one.endMs),
  sizeBytes: one.sound.body.sizeBytes,
});
