import { readFileSync } from "node:fs";
import { z } from "zod";

const text = z.string().min(1);
const optionalText = z.string().nullish().default(null);

export const userSchema = z.object({
  id: z.guid().transform((id) => id.toLowerCase()),
  userPrincipalName: text,
  displayName: text,
  mail: optionalText,
  givenName: optionalText,
  surname: optionalText,
  jobTitle: optionalText,
  department: optionalText,
  officeLocation: optionalText,
  companyName: optionalText,
  employeeId: optionalText,
  mobilePhone: optionalText,
  preferredLanguage: optionalText,
  usageLocation: optionalText,
  createdDateTime: z.iso.datetime().default("2024-01-15T08:00:00Z"),
  accountEnabled: z.boolean().default(true),
  userType: z.enum(["Member", "Guest"]).default("Member"),
  roles: z.array(text).default([]),
  manager: text.nullish().default(null),
});

export const groupSchema = z.object({
  id: z.guid().transform((id) => id.toLowerCase()),
  displayName: text,
  description: optionalText,
  mail: optionalText,
  members: z.array(text).default([]),
});

const tenantSchema = z.object({
  id: z.guid().transform((id) => id.toLowerCase()),
  name: text,
  domain: text,
  /** `application`: only the application permissions are granted, as in the portal; people are still asked at sign-in. */
  adminConsent: z.union([z.boolean(), z.literal("application")]).default(false),
  users: z.array(userSchema).min(1),
  groups: z.array(groupSchema).default([]),
});

export type UserData = z.infer<typeof userSchema>;
export type GroupData = z.infer<typeof groupSchema>;
export type TenantData = z.infer<typeof tenantSchema>;

type Problem = { path: PropertyKey[]; message: string };

/** `manager` and `members` name people by user principal name or id, and groups by id. */
function findBrokenReferences(tenants: TenantData[]): Problem[] {
  const problems: Problem[] = [];
  const seen = new Set<string>();
  const once = (key: string, path: PropertyKey[]) => {
    if (seen.has(key)) problems.push({ path, message: `"${key}" appears twice` });
    seen.add(key);
  };
  tenants.forEach((tenant, t) => {
    const at = (...rest: PropertyKey[]) => ["tenants", t, ...rest];
    once(tenant.id, at("id"));
    once(tenant.domain.toLowerCase(), at("domain"));
    tenant.users.forEach((user, u) => {
      once(user.id, at("users", u, "id"));
      once(user.userPrincipalName.toLowerCase(), at("users", u, "userPrincipalName"));
    });
    tenant.groups.forEach((group, g) => once(group.id, at("groups", g, "id")));
    const people = new Set(tenant.users.flatMap((user) => [user.id, user.userPrincipalName.toLowerCase()]));
    const groups = new Set(tenant.groups.map((group) => group.id));
    tenant.users.forEach(({ manager }, u) => {
      if (manager !== null && !people.has(manager.toLowerCase()))
        problems.push({ path: at("users", u, "manager"), message: `nobody here is called "${manager}"` });
    });
    tenant.groups.forEach((group, g) =>
      group.members.forEach((member, m) => {
        const key = member.toLowerCase();
        if (!people.has(key) && !groups.has(key))
          problems.push({
            path: at("groups", g, "members", m),
            message: `no person or group "${member}" here`,
          });
      }),
    );
  });
  return problems;
}

const populationSchema = z
  .object({ tenants: z.array(tenantSchema).min(1) })
  .superRefine((population, context) => {
    for (const problem of findBrokenReferences(population.tenants))
      context.addIssue({ code: "custom", path: problem.path, message: problem.message });
  });

const dotted = (path: PropertyKey[]) =>
  path.reduce<string>(
    (sofar, part) =>
      typeof part === "number"
        ? `${sofar}[${part}]`
        : sofar === ""
          ? String(part)
          : `${sofar}.${String(part)}`,
    "",
  );

/** Checks a population; throws one Error whose lines are `tenants[0].users[3].manager: what is wrong`. */
export function parsePopulation(value: unknown): TenantData[] {
  const result = populationSchema.safeParse(value);
  if (result.success) return result.data.tenants;
  const lines = result.error.issues.map((issue) => `${dotted(issue.path)}: ${issue.message}`);
  throw new Error(`The directory is not valid:\n${lines.join("\n")}`);
}

/** Reads a population file (JSON); errors name the file and the field. */
export function loadPopulation(file: string): TenantData[] {
  let value: unknown;
  try {
    value = JSON.parse(readFileSync(file, "utf8"));
  } catch (cause) {
    throw new Error(
      `Cannot read the directory ${file}: ${cause instanceof Error ? cause.message : "unreadable"}`,
    );
  }
  try {
    return parsePopulation(value);
  } catch (cause) {
    throw new Error(`${file}: ${cause instanceof Error ? cause.message : "not valid"}`, { cause });
  }
}
