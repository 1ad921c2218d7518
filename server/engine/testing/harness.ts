import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { Inngest, type InngestFunction } from "inngest";
import { serve } from "inngest/node";
import { connect } from "../database";
import { startEngine, type EngineOptions } from "../engine";

export const keys = { signingKey: `signkey-test-${"5a".repeat(32)}`, eventKey: "test-event-key" };

const quiet = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
};

export type MakeFunctions = (client: Inngest) => InngestFunction.Any[];

/** A plain node server that serves functions on /api/inngest as the app does, once it knows its engine. */
export async function openApp(port = 0) {
  let handler: RequestListener = (_request, response) => response.writeHead(503).end();
  const server = createServer((request, response) => void handler(request, response));
  await new Promise<void>((resolve) => server.listen(port, "127.0.0.1", resolve));
  const address = server.address() as AddressInfo;
  return {
    port: address.port,
    url: `http://127.0.0.1:${address.port}/api/inngest`,
    serve(engineUrl: string, makeFunctions: MakeFunctions): Inngest {
      const client = new Inngest({
        logger: quiet,
        internalLogger: quiet,
        id: "app",
        isDev: false,
        checkpointing: false,
        baseUrl: engineUrl,
        ...keys,
      });
      handler = serve({ client, functions: makeFunctions(client) });
      return client;
    },
    async stop() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** An app, and the engine that drives it with short pauses between retries; ready to take events. */
export async function startBoth(
  databaseUrl: string,
  makeFunctions: MakeFunctions,
  options: Partial<EngineOptions> = {},
) {
  const app = await openApp();
  const engine = await startEngine({
    databaseUrl,
    serveUrl: app.url,
    ...keys,
    retryPause: { firstMs: 20, mostMs: 100 },
    ...options,
  });
  const client = app.serve(engine.url, makeFunctions);
  const registration = await engine.registered;
  return {
    app,
    engine,
    client,
    registration,
    ...watch(databaseUrl),
    async stop() {
      await engine.stop();
      await app.stop();
    },
  };
}

/** Looks at the runs of a database. */
export function watch(databaseUrl: string) {
  const sql = connect(databaseUrl, 1);
  return {
    sql,
    /** Status of the runs of a function of the app "app", oldest first. */
    async statuses(functionId: string): Promise<string[]> {
      const rows = await sql<{ status: string }[]>`
        select status from engine.runs where function_id = ${`app-${functionId}`} order by id`;
      return rows.map(({ status }) => status);
    },
  };
}
