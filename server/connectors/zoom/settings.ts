import { z } from "zod";

/** Where Zoom is and who we are to it. Hosts are `host:port`, lower case, the port always written out. */
export type ZoomSettings = {
  oauthUrl: string;
  apiUrl: string;
  clientId: string;
  clientSecret: string;
  webhookSecret?: string;
  /** Further hosts that files may come from; they never get a token. */
  downloadHosts: string[];
  /** Our own address, without a slash at the end. */
  appUrl: string;
};

const address = z.url({ protocol: /^https?$/ }).transform((url) => url.replace(/\/+$/, ""));

const envSchema = z.object({
  NEXTAUTH_URL: address,
  ZOOM_OAUTH_URL: address.default("https://zoom.us"),
  ZOOM_API_URL: address.default("https://api.zoom.us/v2"),
  ZOOM_CLIENT_ID: z.string().min(1),
  ZOOM_CLIENT_SECRET: z.string().min(1),
  ZOOM_WEBHOOK_SECRET: z.string().min(1).optional(),
  ZOOM_DOWNLOAD_HOSTS: z
    .string()
    .default("")
    .transform((list, context) =>
      list
        .split(/[\s,]+/)
        .filter(Boolean)
        .map((entry) => {
          const host = hostAndPort(`https://${entry}`);
          if (host === null || entry.includes("/")) context.addIssue("holds an entry that is not host:port");
          return host ?? "";
        }),
    ),
});

/**
 * Reads the ZOOM_* settings and our own address (NEXTAUTH_URL). Empty values count as
 * not set. Throws a ZodError that names every bad setting and prints the value of none.
 */
export function readZoomSettings(env: Readonly<Record<string, string | undefined>>): ZoomSettings {
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value));
  const read = envSchema.parse(given);
  return {
    oauthUrl: read.ZOOM_OAUTH_URL,
    apiUrl: read.ZOOM_API_URL,
    clientId: read.ZOOM_CLIENT_ID,
    clientSecret: read.ZOOM_CLIENT_SECRET,
    ...(read.ZOOM_WEBHOOK_SECRET ? { webhookSecret: read.ZOOM_WEBHOOK_SECRET } : {}),
    downloadHosts: read.ZOOM_DOWNLOAD_HOSTS,
    appUrl: read.NEXTAUTH_URL,
  };
}

/** The address that Zoom sends the administrator back to; it must stand in the app's allow list exactly. */
export const zoomRedirectUri = (settings: ZoomSettings) => `${settings.appUrl}/api/zoom/callback`;

const standardPorts: Record<string, string> = { "https:": "443", "http:": "80" };

/** `host:port` of a web address, null when it is none. */
export function hostAndPort(address: string | URL): string | null {
  const url = URL.canParse(String(address)) ? new URL(address) : null;
  const port = url ? url.port || standardPorts[url.protocol] : undefined;
  return url && port ? `${url.hostname}:${port}` : null;
}
