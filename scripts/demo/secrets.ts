import { randomBytes, randomUUID } from "node:crypto";
import { readFile, rename, writeFile } from "node:fs/promises";

const hex = (bytes: number) => () => randomBytes(bytes).toString("hex");
const base64 = (bytes: number) => () => randomBytes(bytes).toString("base64");

const makers = {
  nextAuthSecret: base64(48),
  keyringKey: base64(32),
  inngestEventKey: hex(24),
  inngestSigningKey: () => `signkey-demo-${randomBytes(32).toString("hex")}`,
  zoomWebhookSecret: hex(16),
  zoomClientId: hex(11),
  zoomClientSecret: hex(16),
  entraClientId: () => randomUUID(),
  entraClientSecret: hex(20),
  databaseOwnerPassword: hex(24),
  databaseAppPassword: hex(24),
};

export type Secrets = Record<keyof typeof makers, string>;

/** Reads the demo's secrets and makes those that are missing; they stay the same from start to start. Mode 0600. */
export async function loadSecrets(file: string): Promise<Secrets> {
  const text = await readFile(file, "utf8").catch(() => "{}");
  const kept = JSON.parse(text) as Partial<Secrets>;
  const made = Object.entries(makers).map(([name, make]) => [name, kept[name as keyof Secrets] ?? make()]);
  const secrets = Object.fromEntries(made) as Secrets;
  await writeFile(`${file}.new`, JSON.stringify(secrets, null, 2), { mode: 0o600 });
  await rename(`${file}.new`, file);
  return secrets;
}
