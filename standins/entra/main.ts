import { fileURLToPath } from "node:url";
import { z } from "zod";
import { DEFAULT_PORT } from "./defaults";
import { startEntra, type EntraOptions } from "./server";

const list = z.string().transform((text) =>
  text
    .split(",")
    .map((part) => part.trim())
    .filter(Boolean),
);

const settings = z.object({
  STANDIN_ENTRA_PORT: z.coerce.number().int().min(0).max(65_535).default(DEFAULT_PORT),
  STANDIN_DIRECTORY: z
    .string()
    .min(1)
    .default(fileURLToPath(new URL("../data/directory.json", import.meta.url))),
  STANDIN_CLIENT_ID: z.guid().exactOptional(),
  STANDIN_CLIENT_SECRET: z.string().min(1).exactOptional(),
  STANDIN_REDIRECT_URIS: list.pipe(z.array(z.url()).min(1)).exactOptional(),
  STANDIN_POST_LOGOUT_URIS: list.pipe(z.array(z.url())).exactOptional(),
  STANDIN_APP_ROLES: list.exactOptional(),
  STANDIN_STATE_DIR: z.string().min(1).exactOptional(),
});

function readSettings(): EntraOptions {
  const given = Object.entries(process.env).filter(([, value]) => value !== undefined && value !== "");
  const result = settings.safeParse(Object.fromEntries(given));
  if (!result.success) throw new Error(`Settings are not valid:\n${z.prettifyError(result.error)}`);
  const env = result.data;
  return {
    port: env.STANDIN_ENTRA_PORT,
    directory: env.STANDIN_DIRECTORY,
    ...(env.STANDIN_CLIENT_ID === undefined ? {} : { clientId: env.STANDIN_CLIENT_ID }),
    ...(env.STANDIN_CLIENT_SECRET === undefined ? {} : { clientSecret: env.STANDIN_CLIENT_SECRET }),
    ...(env.STANDIN_REDIRECT_URIS === undefined ? {} : { redirectUris: env.STANDIN_REDIRECT_URIS }),
    ...(env.STANDIN_POST_LOGOUT_URIS === undefined ? {} : { postLogoutUris: env.STANDIN_POST_LOGOUT_URIS }),
    ...(env.STANDIN_APP_ROLES === undefined ? {} : { appRoles: env.STANDIN_APP_ROLES }),
    ...(env.STANDIN_STATE_DIR === undefined ? {} : { stateDir: env.STANDIN_STATE_DIR }),
  };
}

try {
  const entra = await startEntra(readSettings());
  const stop = () => void entra.close().then(() => process.exit(0));
  process.once("SIGTERM", stop);
  process.once("SIGINT", stop);
  process.stdout.write(`ready ${entra.url}\n`);
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : "The stand-in could not start"}\n`);
  process.exit(1);
}
