import { and, asc, eq, isNull } from "drizzle-orm";

import type { TenantTx } from "@/db/client";
import { hold, job, mediaFile, participant, person, rule, ruleVersion } from "@/db/schema";
import type { UserCtx } from "@/server/domain/access/ctx";
import { requireRight } from "@/server/domain/access/require-right";
import { neverDue, nextLook } from "@/server/domain/ledger/second-look";
import { loadReplayOffer } from "@/server/domain/playback/load-offer";
import { recordingRule } from "@/server/domain/rules/schema";

import { loadVisible } from "./load-visible";
import type { ConversationDetail } from "./schema";
import { groupSegments } from "./segments";

/** Everything about one conversation but its words. Reading it is no view: see view-conversation. */
export async function getConversation(ctx: UserCtx, input: { id: string }): Promise<ConversationDetail> {
  requireRight(ctx.actor, "conversations.search");
  return ctx.db.tx(async (tx) => {
    const found = await loadVisible(tx, ctx, input.id);
    const files = await loadFiles(tx, found.id);
    const [integration] = await tx
      .select({ id: job.id, name: job.name })
      .from(job)
      .where(eq(job.id, found.jobId));
    const [owner] = await tx
      .select({ id: person.id, name: person.displayName })
      .from(person)
      .where(eq(person.id, found.ownerPersonId));
    const { actor } = ctx;
    const { offer, words } = await loadReplayOffer(tx, ctx, found);
    const replay = offer.verdict.allowed;
    return {
      id: found.id,
      type: found.type,
      topic: found.topic,
      startedAt: found.startedAt,
      endedAt: found.endedAt,
      durationMs: found.durationMs,
      integration: integration ?? { id: found.jobId, name: "" },
      owner: owner ?? { id: found.ownerPersonId, name: "" },
      participants: await loadParticipants(tx, found.id),
      participantsTold: toldBy(found.participantsDueSince, ctx.now),
      files: files.map(({ endedAt: _, ...file }) => file),
      segments: groupSegments(files),
      retention: await loadRetention(tx, found),
      importedAt: found.importedAt,
      may: {
        replay,
        download: replay && actor.rights.has("conversations.download") && actor.replay.download,
        transcript: words && actor.replay.transcript,
        chat: words && actor.replay.chat,
        hold: actor.rights.has("holds.manage"),
        history: actor.rights.has("audit.read"),
      },
      replay: offer,
    };
  });
}

function loadFiles(tx: TenantTx, conversationId: string) {
  return tx
    .select({
      id: mediaFile.id,
      mediaClass: mediaFile.mediaClass,
      fileType: mediaFile.fileType,
      recordingType: mediaFile.recordingType,
      label: mediaFile.label,
      contentType: mediaFile.contentType,
      startedAt: mediaFile.startedAt,
      endedAt: mediaFile.endedAt,
      sizeBytes: mediaFile.sizeBytes,
      sha256: mediaFile.sha256,
      region: mediaFile.region,
      importedAt: mediaFile.createdAt,
    })
    .from(mediaFile)
    .where(eq(mediaFile.conversationId, conversationId))
    .orderBy(asc(mediaFile.startedAt), asc(mediaFile.fileType), asc(mediaFile.id));
}

async function loadParticipants(tx: TenantTx, conversationId: string) {
  const rows = await tx
    .select({
      id: participant.id,
      name: participant.name,
      email: participant.emailNormalized,
      role: participant.role,
      personId: participant.personId,
    })
    .from(participant)
    .where(eq(participant.conversationId, conversationId))
    .orderBy(asc(participant.role), asc(participant.name));
  return rows.map(({ personId, ...row }) => ({ ...row, isUser: personId !== null }));
}

function toldBy(dueSince: Date | null, now: Date): ConversationDetail["participantsTold"] {
  if (dueSince === null) return "whole";
  if (dueSince <= neverDue) return "withheld";
  return nextLook(dueSince, now) === null ? "never" : "due";
}

async function loadRetention(
  tx: TenantTx,
  found: { id: string; retainUntil: Date | null; retentionRuleVersionId: string },
): Promise<ConversationDetail["retention"]> {
  const [version] = await tx
    .select({ name: rule.name, version: ruleVersion.version, definition: ruleVersion.definition })
    .from(ruleVersion)
    .innerJoin(rule, and(eq(rule.tenantId, ruleVersion.tenantId), eq(rule.id, ruleVersion.ruleId)))
    .where(eq(ruleVersion.id, found.retentionRuleVersionId));
  const [held] = await tx
    .select({ reason: hold.reason })
    .from(hold)
    .where(and(eq(hold.conversationId, found.id), isNull(hold.releasedAt)))
    .limit(1);
  return {
    retainUntil: found.retainUntil,
    ruleName: version?.name ?? "",
    ruleVersion: version?.version ?? 0,
    days: recordingRule.safeParse(version?.definition).data?.retentionDays ?? null,
    onHold: held !== undefined,
    holdReason: held?.reason ?? null,
  };
}
