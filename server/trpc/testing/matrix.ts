import { job, jobRows } from "./job-rows";
import { noticeRows } from "./notice-rows";
import type { Row, Things } from "./row";

/** Stands in everything that Contoso holds: what another tenant's answer must never show. */
export const marker = "Quetzalcoatl";

export const none = () => undefined;
const conversation = ({ conversationId }: Things) => ({ id: conversationId });
const ofConversation = ({ conversationId }: Things) => ({ conversationId, reason: "A matter" });
const ofJob = ({ jobId }: Things) => ({ jobId });
const trashOfJob = ({ jobId }: Things) => ({ jobId, days: 7 });
const group = ({ groupId }: Things) => ({ groupId });
const configuredGroup = ({ groupId }: Things) => ({ groupId, configuration: {} });
const category = ({ categoryId }: Things) => ({ id: categoryId });
export const definition = {
  ...{ audio: true, video: true, screenOnly: false, chat: true, reevaluate: false, recordingType: "bulk" },
  ...{ recordingControl: false, recordSwitch: false, retentionDays: 30 },
};

const rule = ({ ruleId }: Things) => ({ ruleId });
const savedRule = ({ ruleId }: Things) => ({
  ...{ ruleId, baseVersion: 1, name: marker, description: "Changed", definition },
});

/** Every procedure there is, in the order in which they are called. Anonymous is UNAUTHORIZED, everywhere. */
export const matrix: Record<string, Row> = {
  "audit.list": [() => ({}), "FORBIDDEN", "ok", "ok"],
  "categories.list": [none, "FORBIDDEN", "ok", "ok"],
  "categories.get": [category, "FORBIDDEN", "ok", "NOT_FOUND"],
  "categories.matches": [category, "FORBIDDEN", "ok", "NOT_FOUND"],
  "categories.create": [(_, who) => ({ name: `Category of ${who}`, terms: "a\nb" }), "FORBIDDEN", "ok", "ok"],
  "categories.change": [
    ({ categoryId }) => ({ id: categoryId, name: marker, terms: marker }),
    ...(["FORBIDDEN", "ok", "NOT_FOUND"] as const),
  ],
  "categories.delete": [category, "FORBIDDEN", "ok", "NOT_FOUND"],
  "conversations.search": [() => ({ filter: {} }), "ok", "ok", "ok"],
  "conversations.count": [() => ({ filter: {} }), "ok", "ok", "ok"],
  "conversations.integrations": [none, "ok", "ok", "ok"],
  "conversations.get": [conversation, "NOT_FOUND", "ok", "NOT_FOUND"],
  "conversations.transcript": [conversation, "NOT_FOUND", "ok", "NOT_FOUND"],
  "conversations.summary": [conversation, "NOT_FOUND", "ok", "NOT_FOUND"],
  "conversations.speakers": [conversation, "NOT_FOUND", "ok", "NOT_FOUND"],
  "conversations.chat": [conversation, "NOT_FOUND", "ok", "NOT_FOUND"],
  "conversations.teamChat": [conversation, "NOT_FOUND", "ok", "NOT_FOUND"],
  "conversations.callDetails": [conversation, "NOT_FOUND", "ok", "NOT_FOUND"],
  "conversations.history": [conversation, "FORBIDDEN", "ok", "NOT_FOUND"],
  "conversations.view": [conversation, "NOT_FOUND", "ok", "NOT_FOUND"],
  "conversations.openPlayback": [ofConversation, "NOT_FOUND", "ok", "NOT_FOUND"],
  "conversations.beatPlayback": [
    ({ playbackId }) => ({ playbackId, heardMs: 1 }),
    "NOT_FOUND",
    "ok",
    "NOT_FOUND",
  ],
  "conversations.placeHold": [ofConversation, "FORBIDDEN", "ok", "NOT_FOUND"],
  "conversations.releaseHold": [ofConversation, "FORBIDDEN", "ok", "NOT_FOUND"],
  "customFields.list": [none, "ok", "ok", "ok"],
  "customFields.uses": [none, "FORBIDDEN", "ok", "ok"],
  "customFields.reorder": [({ fieldId }) => ({ ids: [fieldId] }), "FORBIDDEN", "ok", "CONFLICT"],
  "customFields.create": [
    (_, who) => ({ name: `Field of ${who}`, type: "text", choices: [] }),
    ...(["FORBIDDEN", "ok", "ok"] as const),
  ],
  "customFields.change": [
    ({ fieldId }) => ({ id: fieldId, name: marker, choices: [] }),
    ...(["FORBIDDEN", "ok", "NOT_FOUND"] as const),
  ],
  "customFields.ofConversation": [
    ({ conversationId }) => ({ conversationId }),
    ...(["NOT_FOUND", "ok", "NOT_FOUND"] as const),
  ],
  "customFields.set": [
    ({ conversationId, fieldId }) => ({ conversationId, values: { [fieldId]: marker } }),
    ...(["FORBIDDEN", "ok", "NOT_FOUND"] as const),
  ],
  "customFields.delete": [
    ({ fieldId }) => ({ id: fieldId, confirmCount: 1 }),
    ...(["FORBIDDEN", "ok", "NOT_FOUND"] as const),
  ],
  "directory.status": [none, "FORBIDDEN", "ok", "ok"],
  "directory.search": [() => ({ query: marker }), "FORBIDDEN", "ok", "ok"],
  "directory.setShrinkPercent": [() => ({ percent: 20 }), "FORBIDDEN", "ok", "ok"],
  "directory.confirmShrink": [
    () => ({ at: "2026-11-21T12:00:00.000Z" }),
    ...(["FORBIDDEN", "CONFLICT", "CONFLICT"] as const),
  ],
  "groups.list": [none, "FORBIDDEN", "ok", "ok"],
  "groups.search": [() => ({}), "FORBIDDEN", "ok", "ok"],
  "groups.previewAdd": [configuredGroup, "FORBIDDEN", "ok", "NOT_FOUND"],
  "groups.add": [configuredGroup, "FORBIDDEN", "ok", "NOT_FOUND"],
  "groups.get": [group, "FORBIDDEN", "ok", "NOT_FOUND"],
  "groups.members": [group, "FORBIDDEN", "ok", "NOT_FOUND"],
  "groups.previewMembership": [
    ({ groupId, personId }) => ({ groupId, personId, act: "join" }),
    ...(["FORBIDDEN", "ok", "NOT_FOUND"] as const),
  ],
  "groups.previewConfigure": [configuredGroup, "FORBIDDEN", "ok", "NOT_FOUND"],
  "groups.configure": [configuredGroup, "FORBIDDEN", "ok", "NOT_FOUND"],
  "groups.previewReorder": [({ groupId }) => ({ groupIds: [groupId] }), "FORBIDDEN", "ok", "ok"],
  "groups.reorder": [({ groupId }) => ({ groupIds: [groupId] }), "FORBIDDEN", "ok", "CONFLICT"],
  "groups.previewRemove": [group, "FORBIDDEN", "ok", "NOT_FOUND"],
  "groups.remove": [group, "FORBIDDEN", "ok", "NOT_FOUND"],
  "sourceSettings.summary": [ofJob, "FORBIDDEN", "ok", "NOT_FOUND"],
  "sourceSettings.list": [
    ({ jobId }) => ({ jobId, filter: "differs" }),
    ...(["FORBIDDEN", "ok", "NOT_FOUND"] as const),
  ],
  "sourceSettings.ofPerson": [({ personId }) => ({ personId }), "FORBIDDEN", "ok", "NOT_FOUND"],
  "sourceSettings.readNow": [ofJob, "FORBIDDEN", "PRECONDITION_FAILED", "NOT_FOUND"],
  "sourceSettings.restore": [ofJob, "FORBIDDEN", "PRECONDITION_FAILED", "NOT_FOUND"],
  "sourceSettings.trash": [ofJob, "FORBIDDEN", "ok", "NOT_FOUND"],
  "sourceSettings.askForTrash": [trashOfJob, "FORBIDDEN", "PRECONDITION_FAILED", "NOT_FOUND"],
  "sourceSettings.confirmTrash": [trashOfJob, "FORBIDDEN", "CONFLICT", "NOT_FOUND"],
  "sourceSettings.switchOffTrash": [ofJob, "FORBIDDEN", "ok", "NOT_FOUND"],
  ...jobRows,
  ...noticeRows,
  "ledger.list": [({ jobId }) => ({ jobId }), "FORBIDDEN", "ok", "NOT_FOUND"],
  "ledger.jobs": [none, "FORBIDDEN", "ok", "ok"],
  "ledger.days": [({ jobId }) => ({ jobId }), "FORBIDDEN", "ok", "NOT_FOUND"],
  "ledger.get": [({ itemId }) => ({ id: itemId }), "FORBIDDEN", "ok", "NOT_FOUND"],
  "ledger.runLog": [({ runId }) => ({ runId }), "FORBIDDEN", "ok", "NOT_FOUND"],
  "ledger.coverage": [() => ({}), "ok", "ok", "ok"],
  "mapping.unmatched": [() => ({}), "FORBIDDEN", "ok", "ok"],
  "mapping.people": [() => ({ search: marker }), "FORBIDDEN", "ok", "ok"],
  "mapping.map": [
    ({ personId }) => ({ personId, email: "alias@elsewhere.example" }),
    ...(["FORBIDDEN", "ok", "NOT_FOUND"] as const),
  ],
  "mapping.unmap": [({ identityId }) => ({ identityId }), "FORBIDDEN", "ok", "NOT_FOUND"],
  "ledger.retry": [({ itemId }) => ({ id: itemId }), "FORBIDDEN", "CONFLICT", "NOT_FOUND"],
  "ledger.retryMany": [({ itemId }) => ({ ids: [itemId] }), "FORBIDDEN", "ok", "NOT_FOUND"],
  "ledger.retryMatching": [({ jobId }) => ({ filter: { jobId } }), "FORBIDDEN", "ok", "NOT_FOUND"],
  "ledger.redecide": [({ jobId }) => ({ jobId }), "FORBIDDEN", "ok", "NOT_FOUND"],
  "ledger.startCheck": [
    ({ jobId }) => ({ jobId, from: "2026-11-01", to: "2026-11-21" }),
    ...(["FORBIDDEN", "PRECONDITION_FAILED", "NOT_FOUND"] as const),
  ],
  "ledger.checks": [({ jobId }) => ({ jobId }), "FORBIDDEN", "ok", "NOT_FOUND"],
  "ledger.check": [({ checkId }) => ({ id: checkId }), "FORBIDDEN", "ok", "NOT_FOUND"],
  "ledger.differences": [
    ({ checkId }) => ({ checkId, group: "open" }),
    ...(["FORBIDDEN", "ok", "NOT_FOUND"] as const),
  ],
  "ledger.keepingOfSkipped": [none, "FORBIDDEN", "ok", "ok"],
  "ledger.setKeepingOfSkipped": [() => ({ days: 60 }), "FORBIDDEN", "ok", "ok"],
  "recordingChoices.mine": [none, "ok", "ok", "ok"],
  "recordingChoices.waiting": [none, "ok", "ok", "ok"],
  "recordingChoices.waitingSummary": [none, "ok", "ok", "ok"],
  "recordingChoices.switch": [
    () => ({ on: true }),
    ...(["PRECONDITION_FAILED", "PRECONDITION_FAILED", "PRECONDITION_FAILED"] as const),
  ],
  "recordingChoices.keep": [
    ({ itemId }) => ({ itemIds: [itemId] }),
    ...(["NOT_FOUND", "CONFLICT", "NOT_FOUND"] as const),
  ],
  "replayRequests.summary": [none, "ok", "ok", "ok"],
  "replayRequests.list": [() => ({}), "ok", "ok", "ok"],
  "replayRequests.request": [ofConversation, "NOT_FOUND", "CONFLICT", "NOT_FOUND"],
  "replayRequests.decide": [
    ({ requestId }) => ({ id: requestId, approve: true }),
    ...(["NOT_FOUND", "ok", "NOT_FOUND"] as const),
  ],
  "rules.list": [none, "FORBIDDEN", "ok", "ok"],
  "rules.get": [rule, "FORBIDDEN", "ok", "NOT_FOUND"],
  "rules.users": [rule, "FORBIDDEN", "ok", "NOT_FOUND"],
  "rules.ownAssignment": [none, "ok", "ok", "ok"],
  "rules.findPeople": [() => ({ search: marker }), "FORBIDDEN", "ok", "ok"],
  "rules.findGroups": [() => ({ search: marker }), "FORBIDDEN", "ok", "ok"],
  "rules.create": [
    (_, who) => ({ kind: "recording", name: `Rule of ${who}`, definition }),
    ...(["FORBIDDEN", "ok", "ok"] as const),
  ],
  "rules.previewSave": [savedRule, "FORBIDDEN", "ok", "NOT_FOUND"],
  "rules.save": [savedRule, "FORBIDDEN", "ok", "NOT_FOUND"],
  "rules.restore": [({ ruleId }) => ({ ruleId, version: 1 }), ...(["FORBIDDEN", "ok", "NOT_FOUND"] as const)],
  "rules.delete": [rule, "FORBIDDEN", "ok", "NOT_FOUND"],
  "tenant.me": [none, "ok", "ok", "ok"],
  "tenant.menu": [none, "ok", "ok", "ok"],
  "tenant.overview": [none, "FORBIDDEN", "ok", "ok"],
  "tenant.setup": [() => ({ start: "other_source" }), "FORBIDDEN", "ok", "ok"],
  "tenant.change": [() => ({ timeZone: "Europe/Paris" }), "FORBIDDEN", "ok", "ok"],
  "tenant.regions": [none, "FORBIDDEN", "ok", "ok"],
  "tenant.administratorCandidates": [() => ({}), "FORBIDDEN", "ok", "ok"],
  "tenant.handOverFreeAdministrator": [
    ({ personId }) => ({ personId }),
    ...(["FORBIDDEN", "CONFLICT", "NOT_FOUND"] as const),
  ],
  "tenant.permissions": [none, "FORBIDDEN", "ok", "ok"],
  "tenant.appGuides": [none, "FORBIDDEN", "ok", "ok"],
  "tenant.startAdminConsent": [none, "FORBIDDEN", "ok", "ok"],
  "tenant.syncDirectory": [none, "FORBIDDEN", "ok", "ok"],
  "users.list": [() => ({}), "FORBIDDEN", "ok", "ok"],
  "users.get": [({ personId }) => ({ id: personId }), "FORBIDDEN", "ok", "NOT_FOUND"],
  "users.imports": [({ personId }) => ({ id: personId }), "FORBIDDEN", "ok", "NOT_FOUND"],
  "users.history": [({ personId }) => ({ id: personId }), "FORBIDDEN", "ok", "NOT_FOUND"],
  "users.configure": [
    ({ personId }) => ({ personIds: [personId], changes: { regionalStorage: "USA" } }),
    ...(["FORBIDDEN", "ok", "NOT_FOUND"] as const),
  ],
  "users.choices": [none, "FORBIDDEN", "ok", "ok"],
  "users.matching": [() => ({ search: marker }), "FORBIDDEN", "ok", "ok"],
  "users.previewConfigure": [
    ({ personId }) => ({ personIds: [personId], changes: { regionalStorage: "EU" } }),
    ...(["FORBIDDEN", "ok", "NOT_FOUND"] as const),
  ],
  "users.previewAddGroup": [({ groupId }) => ({ groupId }), ...(["FORBIDDEN", "ok", "NOT_FOUND"] as const)],
  "users.add": [
    (_, who) => ({ source: "manual", name: `Ned of ${who}`, username: `ned@${who}.example` }),
    ...(["FORBIDDEN", "ok", "ok"] as const),
  ],
  "users.deactivate": [
    ({ personId }) => ({ personIds: [personId] }),
    ...(["FORBIDDEN", "ok", "NOT_FOUND"] as const),
  ],
  "users.reactivate": [
    ({ personId }) => ({ personIds: [personId] }),
    ...(["FORBIDDEN", "ok", "NOT_FOUND"] as const),
  ],
  "jobs.archive": [job, "FORBIDDEN", "ok", "NOT_FOUND"],
  "tenant.signOutEverywhere": [none, "ok", "ok", "ok"],
};
