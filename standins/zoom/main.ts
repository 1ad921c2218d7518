import { defaults } from "./defaults";
import { startZoom, type ZoomOptions } from "./server";

function readOptions(env: NodeJS.ProcessEnv): ZoomOptions {
  const text = (name: string) => env[`STANDIN_ZOOM_${name}`] || undefined;
  const cdnPort = text("CDN_PORT");
  return {
    port: Number(text("PORT") ?? defaults.port),
    ...(cdnPort === undefined ? {} : { cdnPort: Number(cdnPort) }),
    clientId: text("CLIENT_ID") ?? defaults.clientId,
    clientSecret: text("CLIENT_SECRET") ?? defaults.clientSecret,
    webhookSecret: text("WEBHOOK_SECRET") ?? defaults.webhookSecret,
    redirectUris:
      text("REDIRECT_URIS")
        ?.split(/[\s,]+/)
        .filter(Boolean) ?? defaults.redirectUris,
    webhookUrl: text("WEBHOOK_URL"),
    stateDir: env["STANDIN_STATE_DIR"] || undefined,
  };
}

const zoom = await startZoom(readOptions(process.env));
console.log(`ready ${zoom.url}`);

const stop = () => void zoom.close().then(() => process.exit(0));
process.once("SIGTERM", stop);
process.once("SIGINT", stop);
