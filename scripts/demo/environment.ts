import path from "node:path";
import { bootstrapDatabase } from "@/db/bootstrap";
import { startPostgres, type EmbeddedPostgres } from "@/db/embedded/postgres";
import { migrate } from "@/scripts/database/migrate";
import { buildApp } from "@/scripts/demo/build";
import { Children, type Program, type Ready } from "@/scripts/demo/children";
import type { DemoLock } from "@/scripts/demo/lock";
import { choosePorts } from "@/scripts/demo/ports";
import { createProgress } from "@/scripts/demo/progress";
import { loadSecrets, type Secrets } from "@/scripts/demo/secrets";
import { databaseName, makeSettings, withoutSettings, type Settings } from "@/scripts/demo/settings";

export type EnvironmentOptions = {
  root: string;
  /** An existing folder. */
  dataDir: string;
  basePort: number;
  host: string;
  large: boolean;
  /** Gives up the database's durability: for data that is thrown away. */
  scratch: boolean;
  /** The caller's environment variables. */
  source: NodeJS.ProcessEnv;
  write: (line: string) => void;
};

/** All that belongs to one demo, from nothing to the running app. What was started so far can be stopped at any moment. */
export class DemoEnvironment {
  readonly #children: Children;
  #postgres: Promise<EmbeddedPostgres> | undefined;
  #stopping: Promise<void> | undefined;
  #fail: (error: Error) => void = () => undefined;

  /** Resolves with the reason when a program ends that should go on running. */
  readonly broken = new Promise<Error>((resolve) => (this.#fail = resolve));

  constructor(
    private readonly options: EnvironmentOptions,
    lock: DemoLock,
  ) {
    const logDir = path.join(options.dataDir, "logs");
    this.#children = new Children(logDir, (pid) => lock.addChild(pid), this.#fail);
  }

  /** Starts everything and answers once the app can be used. Throws at the first step that fails; then call `stop`. */
  async start(): Promise<Settings> {
    const { root, dataDir, basePort, host, large, source, write } = this.options;
    const ports = await choosePorts(path.join(dataDir, "ports.json"), basePort);
    const secrets = await loadSecrets(path.join(dataDir, "secrets.json"));
    const settingsFor = (adminUrl: string) =>
      makeSettings({ dataDir, root, ports, host, secrets, adminUrl, source });
    const { entra, zoom } = settingsFor("postgres://127.0.0.1");
    const { step } = createProgress(zoom ? 8 : 7, write);

    const database = async () => {
      const server = await step("PostgreSQL", () => this.#startPostgres(ports.postgres));
      const settings = settingsFor(server.adminUrl);
      await step("Database roles and tables", () => prepareDatabase(server, settings, secrets));
      return settings;
    };
    const [settings] = await allSettled([
      database(),
      step("Stand-in for Microsoft Entra ID and Graph", () => this.#startStandIn("entra", entra)),
      zoom && step("Stand-in for Zoom", () => this.#startStandIn("zoom", zoom)),
      step("Production build", () => buildApp(root, write, (args, env) => this.#run("build", args, env))),
    ]);
    await step(large ? "Demo organizations, 100,000 conversations" : "Demo organizations", () =>
      this.#run(
        "seed",
        ["--import", "tsx", "scripts/demo/seed.ts", ...(large ? ["--large"] : [])],
        settings.seed,
      ),
    );
    await allSettled([
      step("App", () => {
        const args = ["--import", "tsx", "server/web/main.ts"];
        const env = { ...settings.app, PORT: String(ports.app), HOST: host };
        return this.#start({ name: "app", args, env }, { url: `${settings.baseUrl}/api/health` });
      }),
      step("Job engine", () => {
        const args = ["--import", "tsx", "server/engine/main.ts"];
        const url = `http://127.0.0.1:${ports.engine}/health`;
        return this.#start({ name: "engine", args, env: settings.engine }, { url });
      }),
    ]);
    return settings;
  }

  /** Stops everything that was started, the last first. Safe to call at any moment and twice. */
  stop(): Promise<void> {
    this.#stopping ??= (async () => {
      await this.#children.stop();
      const server = await this.#postgres?.catch(() => undefined);
      await server?.stop();
    })();
    return this.#stopping;
  }

  async #startPostgres(port: number): Promise<EmbeddedPostgres> {
    const dataDir = path.join(this.options.dataDir, "postgres");
    if (this.#stopping) throw new Error("PostgreSQL was not started: everything is being stopped.");
    this.#postgres = startPostgres({ dataDir, port, fast: this.options.scratch });
    const server = await this.#postgres;
    void server.ended.then(() =>
      this.#fail(new Error(`PostgreSQL ended by itself; its log is ${dataDir}.log`)),
    );
    return server;
  }

  #run(name: string, args: string[], env: Record<string, string>): Promise<void> {
    return this.#children.run({ name, args, env: { ...withoutSettings(this.options.source), ...env } });
  }

  #start(program: Program, ready: Ready): Promise<void> {
    const env = { ...withoutSettings(this.options.source), ...program.env };
    return this.#children.start({ ...program, env }, ready);
  }

  #startStandIn(name: string, env: Record<string, string>): Promise<void> {
    return this.#start({ name, args: ["--import", "tsx", `standins/${name}/main.ts`], env }, { line: true });
  }
}

async function prepareDatabase(
  server: EmbeddedPostgres,
  settings: Settings,
  secrets: Secrets,
): Promise<void> {
  const passwords = { owner: secrets.databaseOwnerPassword, app: secrets.databaseAppPassword };
  await bootstrapDatabase(server.adminUrl, databaseName, passwords);
  await migrate(settings.ownerUrl);
}

/** Like Promise.all, but lets all of them come to rest before it throws, so that nothing starts behind our back. */
async function allSettled<T extends unknown[]>(work: { [K in keyof T]: Promise<T[K]> | T[K] }): Promise<T> {
  const results = await Promise.allSettled(work);
  const failed = results.find((result) => result.status === "rejected");
  if (failed) throw failed.reason;
  return results.map((result) => (result as PromiseFulfilledResult<unknown>).value) as T;
}
