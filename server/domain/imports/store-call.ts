import type { TenantTx } from "@/db/client";
import { callDetail } from "@/db/schema";
import type { SourceSession } from "@/server/connectors/zoom/files";

/** PostgreSQL's text holds everything but NUL. */
const storable = (text: string | null): string | null => text?.replaceAll("\u0000", "\uFFFD") ?? null;

/** What the phone system knows of a call, as its newest recording tells it; nothing for other conversations. */
export async function storeCall(
  tx: TenantTx,
  place: { tenantId: string; conversationId: string },
  { call }: SourceSession,
): Promise<void> {
  if (!call) return;
  const detail = {
    callId: call.callId,
    direction: call.direction,
    callerNumber: storable(call.caller.number),
    callerName: storable(call.caller.name),
    calleeNumber: storable(call.callee.number),
    calleeName: storable(call.callee.name),
    ownerType: call.owner?.type ?? "",
    ownerName: storable(call.owner?.name ?? null),
    ownerExtension: call.owner?.extension ?? null,
    handledByName: storable(call.handledBy?.name ?? null),
    handledByExtension: call.handledBy?.extension ?? null,
    siteName: storable(call.site),
    meetingSessionKey: call.meetingUuid,
  };
  await tx
    .insert(callDetail)
    .values({ ...place, ...detail })
    .onConflictDoUpdate({ target: [callDetail.tenantId, callDetail.conversationId], set: detail });
}
