import { type Body, textBody } from "./bodies";
import { guid, hex64, meetingUuid } from "./ids";
import type { Account, RecordedFile } from "./model";
import { fullName } from "./people";
import { contosoCalls, contosoLines, type CallPlan } from "./phone-plan";
import { extensionOf, numberOf } from "./phone-people";
import { sceneById, sceneFile, sceneSeconds } from "./scenes";
import { meetingStart, userByName } from "./sessions";
import { phoneTranscript } from "./render-phone";

type CallOwner = { type: string; id: string; name: string; extension: number };
type Party = { number: string; name?: string | undefined; extension?: number | undefined };

/** One recording of a call, with its sound and its transcript. */
export type CallRecording = {
  account: Account;
  id: string;
  callId: string;
  owner: CallOwner;
  handledBy: CallOwner | undefined;
  direction: "inbound" | "outbound";
  caller: Party;
  callee: Party;
  startMs: number;
  endMs: number;
  withoutEnd: boolean;
  onDemand: boolean;
  meetingUuid: string | undefined;
  sound: RecordedFile;
  /** `readyMs`: until then Zoom is transcribing. */
  transcript: RecordedFile | "failed" | "disabled";
  /** Lists name the address of a transcript that is still being made. */
  namedEarly: boolean;
};

/** Something recorded after the first start; kept in the state file. */
export type CallOrder = { account: string; plan: CallPlan; atMs: number };
type CallClock = { baseMs: number; firstStartMs: number };

/** What is recorded of an account's calls. */
export class Calls {
  readonly recordings: CallRecording[] = [];

  constructor(
    private readonly accounts: Account[],
    clock: CallClock,
    orders: readonly CallOrder[],
  ) {
    for (const plan of contosoCalls) this.recordings.push(this.build("contoso", plan, clock));
    for (const order of orders) this.obey(order);
  }

  of(account: Account): CallRecording[] {
    return this.recordings.filter((recording) => recording.account === account);
  }

  byId(id: string): CallRecording | undefined {
    return this.recordings.find((recording) => recording.id === id);
  }

  /** By the id of its sound or its transcript. */
  byFile(id: string): { recording: CallRecording; file: RecordedFile } | undefined {
    for (const recording of this.recordings) {
      const { sound, transcript } = recording;
      const file = [sound, transcript].find((one) => typeof one === "object" && one.id === id);
      if (typeof file === "object") return { recording, file };
    }
    return undefined;
  }

  /** Records what was ordered; an order that is obeyed again makes the same ids. */
  obey({ account, plan, atMs }: CallOrder): CallRecording {
    const made = this.build(account, plan, { baseMs: atMs, firstStartMs: atMs });
    this.recordings.push(made);
    return made;
  }

  private build(accountKey: string, plan: CallPlan, clock: CallClock): CallRecording {
    const account = this.accounts.find((one) => one.key === accountKey);
    if (!account) throw new Error(`No Zoom account "${accountKey}"`);
    const key = `call ${accountKey} ${plan.key}`;
    const owner = ownerOf(account, plan.owner);
    const handledBy = plan.handledBy === undefined ? undefined : ownerOf(account, plan.handledBy);
    const other = partyOf(account, plan.other);
    const own = { number: numberOf(owner.extension), name: owner.name, extension: owner.extension };
    const inbound = plan.direction === "inbound";
    const startMs = meetingStart(plan.when, clock.baseMs);
    const endMs = startMs + sceneSeconds(sceneById(plan.scene)) * 1000;
    return {
      account,
      id: hex64(key).slice(0, 32),
      callId: `7${BigInt(`0x${hex64(`${accountKey} ${plan.call ?? plan.key}`).slice(0, 14)}`)}`,
      ...{ owner, handledBy, direction: plan.direction, startMs, endMs },
      caller: inbound ? other : own,
      callee: inbound ? own : other,
      withoutEnd: plan.withoutEnd ?? false,
      onDemand: plan.onDemand ?? false,
      meetingUuid: plan.meeting && meetingUuid(`${accountKey} ${plan.meeting}`, "any"),
      namedEarly: typeof plan.transcript === "object" && plan.transcript.named,
      sound: soundOf(key, plan, { startMs, endMs }),
      transcript: transcriptOf(key, plan, { startMs, endMs, clock, names: [own.name, other.name ?? other.number] }), // prettier-ignore
    };
  }
}

function ownerOf(account: Account, name: string): CallOwner {
  const line = contosoLines.find((one) => one.key === name);
  if (line) return { ...line, id: hex64(`line ${line.key}`).slice(0, 22) };
  const user = userByName(account, name);
  if (!user) throw new Error(`No Zoom user "${name}" in ${account.name}`);
  return { type: "user", id: user.id, name: fullName(user), extension: extensionOf(account, user) };
}

/** A colleague is called by extension. */
function partyOf(account: Account, other: CallPlan["other"]): Party {
  if ("number" in other) return other;
  const { name, extension } = ownerOf(account, other.user);
  return { number: String(extension), name, extension };
}

type Times = { startMs: number; endMs: number };

function soundOf(key: string, { scene, sound = "MP3" }: CallPlan, times: Times): RecordedFile {
  const media = sceneFile(sceneById(scene), sound === "MP3" ? "phone" : "audio");
  if (!media) throw new Error(`The scene "${scene}" has no sound`);
  return fileOf(`${key} sound`, sound, { ...times, readyMs: 0 }, media.body);
}

function transcriptOf(
  key: string,
  plan: CallPlan,
  { startMs, endMs, clock, names }: Times & { clock: CallClock; names: string[] },
): CallRecording["transcript"] {
  if (typeof plan.transcript === "string") return plan.transcript;
  const readyMs = plan.transcript ? clock.firstStartMs + plan.transcript.afterMs : 0;
  const text = phoneTranscript(sceneById(plan.scene), names, { id: hex64(key).slice(0, 32), startMs, endMs });
  return fileOf(`${key} transcript`, "JSON", { startMs, endMs, readyMs }, textBody(text));
}

const fileOf = (key: string, extension: string, times: Times & { readyMs: number }, body: Body) => ({
  ...{ id: guid(key), hideId: false, fileType: `PHONE_${extension}`, extension },
  ...times,
  body,
});

/** A call history element of the account, as events and lists name it. */
export const elementId = ({ id, startMs }: CallRecording): string =>
  `${new Date(startMs).toISOString().slice(0, 10).replaceAll("-", "")}-${guid(`element ${id}`).toLowerCase()}`;
