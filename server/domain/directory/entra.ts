import { type EntraSettings, readEntraSettings } from "@/server/connectors/microsoft/settings";
import type { GraphConnection } from "@/server/connectors/microsoft/token";

let settings: EntraSettings | undefined;

/** Graph for one organization, by the process's own settings (one object, so that the app's tokens are shared). */
export const graphConnection = (tid: string): GraphConnection => ({
  settings: (settings ??= readEntraSettings(process.env)),
  tid,
});
