import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { buffer } from "node:stream/consumers";

import { openDatabase } from "@/db/client";
import { receiveWebhook } from "@/server/domain/jobs/receive-webhook";

/** `secret`: of the app at Zoom, by which deliveries are signed. */
export type WorkerOrders = { appUrl: string; secret: string };

process.once("message", (orders: WorkerOrders) => listen(orders));

/** What the route of webhooks does with a delivery, in a process of its own. */
function listen({ appUrl, secret }: WorkerOrders): void {
  const database = openDatabase(appUrl);
  const server = createServer((request, reply) => {
    const header = (name: string) => request.headers[name]?.toString() ?? null;
    const answer = async () => {
      const { status } = await receiveWebhook(
        database,
        {
          rawBody: await buffer(request),
          timestamp: header("x-zm-request-timestamp"),
          signature: header("x-zm-signature"),
          requestId: header("x-zm-request-id"),
          now: new Date(),
        },
        { secret, clientId: "bench" },
      );
      reply.writeHead(status).end();
    };
    answer().catch(() => reply.writeHead(503).end());
  });
  server.listen(0, "127.0.0.1", () => process.send?.((server.address() as AddressInfo).port));
}
