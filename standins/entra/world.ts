import { createHash, randomUUID } from "node:crypto";
import { Consents } from "./consents";
import type { TenantData } from "./directory";
import { aad } from "./errors";
import { Faults } from "./faults";
import { Keyring } from "./keyring";
import type { AuthorizationCode, Flow, Person } from "./oidc/model";
import type { StateFile } from "./state";
import { TenantDirectory } from "./tenant-directory";

export type Client = {
  id: string;
  secret: string;
  redirectUris: string[];
  postLogoutUris: string[];
  appRoles: string[];
};

type SeenRequest = {
  method: string;
  path: string;
  query: string;
  status: number;
  permission: string | null;
};

const REQUESTS_KEPT = 2_000;

/** Everything the stand-in knows while it runs. */
export class World {
  readonly tenants: Map<string, TenantDirectory>;
  readonly faults = new Faults();
  readonly flows = new Map<string, Flow>();
  readonly codes = new Map<string, AuthorizationCode>();
  readonly sessions = new Map<string, Person>();
  readonly requests: SeenRequest[] = [];
  /** Delta tokens name the population and, once anything was changed by order, this run: a restart loses such changes. */
  readonly population: string;
  readonly run = randomUUID();
  deltaGeneration = 0;
  clockOffsetMs = 0;
  baseUrl = "";

  private constructor(
    readonly client: Client,
    readonly keyring: Keyring,
    readonly consents: Consents,
    readonly pageSize: number,
    tenants: TenantData[],
  ) {
    this.tenants = new Map(tenants.map((tenant) => [tenant.id, new TenantDirectory(tenant)]));
    this.population = createHash("sha256").update(JSON.stringify(tenants)).digest("hex").slice(0, 16);
  }

  static async create(
    client: Client,
    file: StateFile,
    tenants: TenantData[],
    pageSize: number,
  ): Promise<World> {
    const keyring = await Keyring.open(file.state.keys, (keys) => {
      file.state.keys = keys.map((key) => ({ ...key, kty: "RSA" as const }));
      file.save();
    });
    return new World(
      client,
      keyring,
      new Consents(file, client.id, client.appRoles, tenants),
      pageSize,
      tenants,
    );
  }

  /** Milliseconds since 1970, moved by what a test ordered. */
  now(): number {
    return Date.now() + this.clockOffsetMs;
  }

  /** The tenant with this id or domain; throws AADSTS90002. */
  tenant(idOrDomain: string): TenantDirectory {
    const key = idOrDomain.toLowerCase();
    const found =
      this.tenants.get(key) ??
      [...this.tenants.values()].find((tenant) => tenant.domain.toLowerCase() === key);
    if (found === undefined) throw aad.tenantNotFound(idOrDomain);
    return found;
  }

  log(request: SeenRequest): void {
    this.requests.push(request);
    if (this.requests.length > REQUESTS_KEPT) this.requests.shift();
  }
}
