import { z } from "zod";
import { groupSchema, userSchema } from "./directory";
import { syntheticDirectory } from "./synthetic";
import type { World } from "./world";

type Arguments<Input> = undefined extends Input ? [input?: Input] : [input: Input];

/** An order: typed for tests in this process; `fromJson` checks whatever arrived over HTTP. */
type Order<Schema extends z.ZodType> = ((...input: Arguments<z.input<Schema>>) => Promise<void>) & {
  fromJson: (input: unknown) => Promise<void>;
};

function order<Schema extends z.ZodType>(
  schema: Schema,
  run: (input: z.output<Schema>) => void | Promise<void>,
): Order<Schema> {
  const fromJson = async (input?: unknown) => run(schema.parse(input));
  return Object.assign(fromJson, { fromJson });
}

const nothing = z.object({}).optional();
const crowd = (max: number) => z.number().int().min(0).max(max);
const inTenant = { tenant: z.string() };
const reason = z.enum(["changed", "deleted"]).default("changed");
const throttle = z.object({
  count: z.number().int().min(0),
  retryAfterSeconds: z.number().int().min(0).default(1),
});
const after = z.number().int().min(0).default(0);
const failure = z.object({
  count: z.number().int().min(0),
  status: z.number().int().min(500).max(504).default(503),
  after,
});
const idTokenChange = z.object({
  nonce: z.string().exactOptional(),
  audience: z.string().exactOptional(),
  tid: z.string().exactOptional(),
  issuer: z.string().exactOptional(),
  expired: z.boolean().exactOptional(),
  signedBy: z.enum(["unknown", "published"]).exactOptional(),
});
const signInFault = z.object({
  error: z.string().default("access_denied"),
  code: z.number().int().default(65004),
  description: z.string().default("User declined to consent to access the app."),
});

const faultOrders = (world: World) => ({
  /** A new key signs; the one before stays published. */
  rotateKeys: order(nothing, () => world.keyring.rotate()),
  /** Every delta and skip token given so far answers 410 Gone. */
  expireDeltaTokens: order(nothing, () => {
    world.deltaGeneration += 1;
  }),
  /** The next `count` Graph calls answer 429 with Retry-After. */
  throttleGraph: order(throttle, ({ count, retryAfterSeconds }) => {
    world.faults.throttle = { remaining: count, retryAfterSeconds };
  }),
  /** After `after` Graph calls that go well, `count` fail with this status. */
  failGraph: order(failure, ({ count, status, after }) => {
    world.faults.failure = { remaining: count, status, after };
  }),
  /** After `after` delta pages, `count` come empty with a link that goes on. */
  emptyPages: order(z.object({ count: z.number().int().min(0), after }), ({ count, after }) => {
    world.faults.emptyPages = { remaining: count, after };
  }),
  /** The next id_token is wrong in these ways. */
  nextIdToken: order(idTokenChange, (change) => {
    world.faults.idToken = change;
  }),
  /** The next authorization request goes straight back with this error. */
  nextSignIn: order(signInFault, (fault) => {
    world.faults.signIn = fault;
  }),
  /** Moves the stand-in's clock forward: codes and tokens expire. */
  advanceClock: order(z.object({ seconds: z.number() }), ({ seconds }) => {
    world.clockOffsetMs += seconds * 1000;
  }),
  clearRequests: order(nothing, () => {
    world.requests.length = 0;
  }),
});

const directoryOrders = (world: World) => ({
  /** Adds, replaces or restores a person (tenant by id or domain; the shape of the population file). */
  putUser: order(z.object({ ...inTenant, user: userSchema }), ({ tenant, user }) =>
    world.tenant(tenant).putUser(user),
  ),
  /** `changed` = soft deleted, `deleted` = for good. */
  removeUser: order(z.object({ ...inTenant, user: z.string(), reason }), (input) => {
    const directory = world.tenant(input.tenant);
    const found = directory.findUser(input.user);
    if (found === undefined) throw new Error(`There is nobody called "${input.user}" in ${directory.name}`);
    directory.removeUser(found.id, input.reason);
  }),
  putGroup: order(z.object({ ...inTenant, group: groupSchema }), ({ tenant, group }) =>
    world.tenant(tenant).putGroup(group),
  ),
  removeGroup: order(z.object({ ...inTenant, group: z.guid(), reason }), (input) =>
    world.tenant(input.tenant).removeGroup(input.group.toLowerCase(), input.reason),
  ),
  /** Adds that many people and groups, always the same ones: see `synthetic.ts`. */
  enlarge: order(z.object({ ...inTenant, people: crowd(50_000), groups: crowd(2_000) }), (input) => {
    const directory = world.tenant(input.tenant);
    const { users, groups } = syntheticDirectory({ ...input, domain: directory.domain });
    for (const user of users) directory.putUser(userSchema.parse(user));
    for (const group of groups) directory.putGroup(groupSchema.parse(group));
  }),
  grantConsent: order(z.object(inTenant), ({ tenant }) => world.consents.grantAll(world.tenant(tenant).id)),
  revokeConsent: order(z.object(inTenant), ({ tenant }) => world.consents.revoke(world.tenant(tenant).id)),
});

const ordersOf = (world: World) => ({ ...faultOrders(world), ...directoryOrders(world) });

export type Control = ReturnType<typeof createControl>;

/** What tests may order; the same names work over `POST /__control/NAME`. */
export function createControl(world: World) {
  return { ...ordersOf(world), requests: () => [...world.requests] };
}

/** An order by its name, or undefined. */
export function findOrder(world: World, name: string): ((input: unknown) => Promise<void>) | undefined {
  return Object.entries(ordersOf(world)).find(([known]) => known === name)?.[1].fromJson;
}
