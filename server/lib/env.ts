import { z } from "zod";

/** Every setting of the app, checked once at start. `.env.example` explains each. */
export type Env = z.infer<typeof settings>;

const minSecretChars = 32;

const secret = z.string().min(minSecretChars, `needs at least ${minSecretChars} characters`);
const address = z.url({
  protocol: /^https?$/,
  error: "must be an address such as https://archive.example.com",
});
const optionalAddress = (fallback: string) => address.default(fallback);

const settings = z.object({
  NODE_ENV: z.enum(["development", "test", "production"]).default("development"),
  LOG_LEVEL: z.enum(["fatal", "error", "warn", "info", "debug", "trace", "silent"]).default("info"),
  /** Set by `npm run demo` only: allows the stand-ins' loopback addresses. */
  HOLDFAST_DEMO: z.literal("1").optional(),

  /** What About names: an e-mail or web address to turn to, and pages of whoever runs this installation. */
  HOLDFAST_CONTACT: z.union([z.email(), address], { error: "must be an e-mail or web address" }).optional(),
  HOLDFAST_PRIVACY_URL: address.optional(),
  HOLDFAST_TERMS_URL: address.optional(),

  NEXTAUTH_URL: address,
  NEXTAUTH_SECRET: secret,
  DATABASE_URL: z.string().regex(/^postgres(ql)?:\/\//, "must be a postgresql:// address of the app's role"),

  HOLDFAST_KEYRING: z.string().min(1, "must hold at least one master key (id:base64 of 32 bytes)"),
  HOLDFAST_STORAGE: z.string().min(1, "must name a storage folder for each region"),

  ENTRA_CLIENT_ID: z.string().min(1, "must be the application (client) ID of your Entra app"),
  ENTRA_CLIENT_SECRET: z.string().min(1, "must be the secret's value, not its ID"),
  ENTRA_TENANT: z.string().default("organizations"),
  ENTRA_URL: optionalAddress("https://login.microsoftonline.com"),
  GRAPH_URL: optionalAddress("https://graph.microsoft.com/v1.0"),

  ZOOM_CLIENT_ID: z.string().min(1, "must be the client ID of your Zoom app"),
  ZOOM_CLIENT_SECRET: z.string().min(1, "must be the client secret of your Zoom app"),
  ZOOM_WEBHOOK_SECRET: z.string().optional(),
  ZOOM_OAUTH_URL: optionalAddress("https://zoom.us"),
  ZOOM_API_URL: optionalAddress("https://api.zoom.us/v2"),
  ZOOM_DOWNLOAD_HOSTS: z.string().default(""),
  /** What of Zoom's rate limits is ours: they hang on the account's plan, and all apps of it share them. */
  ZOOM_PLAN: z.enum(["free", "pro", "business"]).default("pro"),
  ZOOM_RATE_SHARE: z.coerce.number().int().min(1).max(100).default(50),

  /** Where notices by mail go out; without it no mailbox can be told. */
  HOLDFAST_SMTP_URL: z
    .url({
      protocol: /^smtps?$/,
      error: "must be an address such as smtp://user:password@mail.example.com:587",
    })
    .optional(),
  HOLDFAST_MAIL_FROM: z.string().min(3).max(320).optional(),
  /** host:port of webhooks that notices may go to off the public internet, or without TLS. */
  HOLDFAST_NOTICE_HOSTS: z.string().default(""),

  INNGEST_EVENT_KEY: z.string().min(1, "must be the event key of the job engine"),
  INNGEST_SIGNING_KEY: z.string().min(1, "must be the signing key of the job engine"),
  INNGEST_BASE_URL: address.optional(),
});

/** Secrets that stand in examples; nobody may start with them. */
const knownUnsafe = /change.?me|example|secret-here|^x+$|^0+$/i;

/** All that is wrong with the settings, each named; the message never repeats a value. */
export class SettingsError extends Error {
  override readonly name = "SettingsError";

  constructor(readonly problems: readonly string[]) {
    super(
      `Holdfast can't start, ${problems.length} of its settings must be mended:\n${problems.map((p) => `  - ${p}`).join("\n")}`,
    );
  }
}

const loopback = /^(localhost|127\.|0\.0\.0\.0|\[?::1\]?)/;

function unsafeSettings(env: Env, source: Readonly<Record<string, string | undefined>>): string[] {
  const problems: string[] = [];
  if (knownUnsafe.test(env.NEXTAUTH_SECRET))
    problems.push("NEXTAUTH_SECRET: is the example's; make your own");
  if (source["INNGEST_DEV"] && env.NODE_ENV === "production") {
    problems.push("INNGEST_DEV: lets anybody run any function; remove it in production");
  }
  if (env.HOLDFAST_DEMO || env.NODE_ENV !== "production") return problems;
  const outside = ["ENTRA_URL", "GRAPH_URL", "ZOOM_OAUTH_URL", "ZOOM_API_URL"] as const;
  for (const name of outside) {
    const url = new URL(env[name]);
    if (url.protocol !== "https:" || loopback.test(url.hostname)) {
      problems.push(`${name}: must be a public https address in production`);
    }
  }
  const hosts = env.ZOOM_DOWNLOAD_HOSTS.split(/[\s,]+/).filter(Boolean);
  if (hosts.some((host) => loopback.test(host))) {
    problems.push("ZOOM_DOWNLOAD_HOSTS: must not name this machine in production");
  }
  const own = new URL(env.NEXTAUTH_URL);
  if (own.pathname !== "/" || own.search) problems.push("NEXTAUTH_URL: must be an address without a path");
  if (own.protocol !== "https:" && !loopback.test(own.hostname)) {
    problems.push("NEXTAUTH_URL: must be https (plain http only on this machine)");
  }
  return problems;
}

/**
 * Reads and checks all settings.
 * @throws SettingsError naming every missing or unsafe one.
 */
export function readEnv(source: Readonly<Record<string, string | undefined>>): Env {
  const filled = Object.fromEntries(Object.entries(source).filter(([, value]) => value !== ""));
  const parsed = settings.safeParse(filled);
  if (!parsed.success) {
    const problems = parsed.error.issues.map((issue) => {
      const name = issue.path.join(".");
      return filled[name] === undefined ? `${name}: is missing` : `${name}: ${issue.message}`;
    });
    throw new SettingsError(problems);
  }
  const problems = unsafeSettings(parsed.data, filled);
  if (problems.length > 0) throw new SettingsError(problems);
  return parsed.data;
}

let checked: Env | undefined;

/** The process's own settings, checked at first use. */
export const env = (): Env => (checked ??= readEnv(process.env));
