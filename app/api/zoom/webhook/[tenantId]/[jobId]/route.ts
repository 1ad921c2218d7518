import { z } from "zod";

import { archivePorts } from "@/server/domain/archive/ports";
import { receiveOwnWebhook } from "@/server/domain/jobs/receive-webhook";

import { takeDelivery } from "../../take-delivery";

export const dynamic = "force-dynamic";

const address = z.object({ tenantId: z.uuid(), jobId: z.uuid() });

/** Events of a server-to-server app that a customer made: its job's own address, since an event's account is anybody's word. */
export async function POST(
  request: Request,
  { params }: { params: Promise<{ tenantId: string; jobId: string }> },
): Promise<Response> {
  const to = address.safeParse(await params);
  if (!to.success) return new Response(null, { status: 404 });
  return takeDelivery(request, async (database, delivery) => {
    const { keyring } = await archivePorts();
    return receiveOwnWebhook(database, keyring, to.data, delivery);
  });
}
