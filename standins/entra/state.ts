import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";

const consentSchema = z.object({
  present: z.boolean(),
  delegated: z.array(z.string()),
  appRoles: z.array(z.string()),
  people: z.record(z.string(), z.array(z.string())),
});

const stateSchema = z.object({
  keys: z.array(z.looseObject({ kty: z.literal("RSA") })),
  consents: z.record(z.string(), consentSchema),
});

/** What one tenant has granted; `present` = the application has a service principal there. */
export type TenantConsent = z.infer<typeof consentSchema>;
type State = z.infer<typeof stateSchema>;

/** Consents and signing keys: in memory, and with a folder also in `entra.json` there, so that they outlive a restart. */
export class StateFile {
  readonly state: State;
  readonly #file: string | undefined;

  constructor(folder: string | undefined) {
    this.#file = folder === undefined ? undefined : join(folder, "entra.json");
    if (folder !== undefined) mkdirSync(folder, { recursive: true, mode: 0o700 });
    this.state = this.#read();
  }

  save(): void {
    if (this.#file === undefined) return;
    const temporary = `${this.#file}.${process.pid}.tmp`;
    writeFileSync(temporary, JSON.stringify(this.state), { mode: 0o600 });
    renameSync(temporary, this.#file);
  }

  #read(): State {
    if (this.#file === undefined || !existsSync(this.#file)) return { keys: [], consents: {} };
    try {
      return stateSchema.parse(JSON.parse(readFileSync(this.#file, "utf8")));
    } catch (cause) {
      throw new Error(`${this.#file} is not a state file of this stand-in; remove it to start anew`, {
        cause,
      });
    }
  }
}
