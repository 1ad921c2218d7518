import { z } from "zod";

/** Where Entra ID and Microsoft Graph are and who we are to them. */
export type EntraSettings = { entraUrl: string; graphUrl: string; clientId: string; clientSecret: string };

/** What is asked for when permissions belong to the app itself: all that its registration lists. */
export const graphDefaultScope = "https://graph.microsoft.com/.default";

const address = z.url({ protocol: /^https?$/ }).transform((url) => url.replace(/\/+$/, ""));

const envSchema = z.object({
  ENTRA_URL: address.default("https://login.microsoftonline.com"),
  GRAPH_URL: address.default("https://graph.microsoft.com/v1.0"),
  ENTRA_CLIENT_ID: z.string().min(1),
  ENTRA_CLIENT_SECRET: z.string().min(1),
});

/** Reads the settings; empty values count as not set. Throws a ZodError that names every bad one. */
export function readEntraSettings(env: Readonly<Record<string, string | undefined>>): EntraSettings {
  const read = envSchema.parse(Object.fromEntries(Object.entries(env).filter(([, value]) => value)));
  return {
    entraUrl: read.ENTRA_URL,
    graphUrl: read.GRAPH_URL,
    clientId: read.ENTRA_CLIENT_ID,
    clientSecret: read.ENTRA_CLIENT_SECRET,
  };
}
