import { receiveWebhook } from "@/server/domain/jobs/receive-webhook";
import { env } from "@/server/lib/env";

import { takeDelivery } from "./take-delivery";

export const dynamic = "force-dynamic";

/** Events of our own app, about any account that it is installed in. */
export const POST = (request: Request): Promise<Response> =>
  takeDelivery(request, async (database, delivery) => {
    const { ZOOM_WEBHOOK_SECRET: secret, ZOOM_CLIENT_ID: clientId } = env();
    if (!secret) throw new Error("ZOOM_WEBHOOK_SECRET is missing");
    return receiveWebhook(database, delivery, { secret, clientId });
  });
