import { type CallRecording, elementId } from "./data/phone";
import { siteOf } from "./data/phone-people";
import { guid } from "./data/ids";
import { isoTime, type Stand } from "./stand";

/** Where a recording of a call is shown: lists and events differ in ids, owners and further fields. */
type Place = "list" | "hook";

const dashed = (id: string) => id.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
const extensionJson = ({ name, extension }: { name: string; extension: number }) => ({
  name,
  extension_number: String(extension),
});

function isNamed(stand: Stand, { transcript, namedEarly }: CallRecording): boolean {
  if (typeof transcript === "string") return transcript === "failed";
  return namedEarly || transcript.readyMs <= stand.now();
}

/** One recording of a call (zoom-api, 6.1 and 10.7). */
export function callJson(stand: Stand, one: CallRecording, place: Place) {
  const { owner, caller, callee, handledBy } = one;
  const hook = place === "hook";
  const handled = handledBy && {
    [one.direction === "inbound" ? "accepted_by" : "outgoing_by"]: extensionJson(handledBy),
  };
  const spoken = hook || isNamed(stand, one);
  return {
    id: one.id,
    call_id: one.callId,
    call_element_id: elementId(one),
    ...(hook
      ? {
          call_log_id: guid(`call log ${one.callId}`).toLowerCase(),
          user_id: owner.type === "user" ? owner.id : "",
        }
      : {}),
    caller_number: caller.number,
    caller_number_type: caller.extension === undefined ? 2 : 1,
    ...(caller.name === undefined ? {} : { caller_name: caller.name }),
    callee_number: callee.number,
    callee_number_type: callee.extension === undefined ? 2 : 1,
    ...(callee.name === undefined ? {} : { callee_name: callee.name }),
    ...handled,
    direction: one.direction,
    duration: Math.round((one.endMs - one.startMs) / 1000),
    date_time: isoTime(one.startMs),
    ...(one.withoutEnd ? {} : { end_time: isoTime(one.endMs) }),
    recording_type: one.onDemand ? "OnDemand" : "Automatic",
    owner: {
      type: owner.type,
      id: owner.id,
      name: owner.name,
      extension_number: owner.extension,
      ...(hook ? { has_access_permission: true } : {}),
    },
    site: siteOf(one.account),
    download_url: `${stand.urls.self}/v2/phone/recording/download/${one.sound.id}`,
    ...(spoken
      ? { transcript_download_url: `${stand.urls.self}/v2/phone/recording_transcript/download/${one.id}` }
      : {}),
    ...(one.meetingUuid === undefined ? {} : { meeting_uuid: one.meetingUuid }),
    disclaimer_status: 0,
    auto_delete_enable: false,
  };
}

/** What a deletion names: its id with dashes, where lists have none. */
export const deletedCallJson = (one: CallRecording) => ({ id: dashed(one.id), call_id: one.callId });
