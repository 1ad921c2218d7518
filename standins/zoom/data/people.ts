import { readFileSync } from "node:fs";
import { shortId } from "./ids";
import type { Account, ZoomUser } from "./model";

type Person = {
  userPrincipalName: string;
  mail: string | null;
  givenName: string;
  surname: string;
  department: string;
  accountEnabled: boolean;
  userType: string;
};
type Directory = { tenants: { name: string; domain: string; users: Person[] }[] };
type Special = Partial<Pick<ZoomUser, "email" | "type" | "roleId">>;

/** What Zoom knows otherwise than the directory does: roles, an e-mail in other letters, people without a paid licence. */
const special: Record<string, Special> = {
  "ada.okafor@contoso.example": { roleId: "0" },
  "mateo.silva@contoso.example": { roleId: "1" },
  "elif.aydin@contoso.example": { email: "Elif.Aydin@Contoso.example" },
  "priya.raman@contoso.example": { type: 1 },
  "quentin.dubois@contoso.example": { type: 1 },
  "fiona.adams@fabrikam.example": { roleId: "0" },
  "julia.stein@fabrikam.example": { roleId: "1" },
  "karl.brandt@fabrikam.example": { type: 1 },
};

/** Known to Zoom only: a user whom nobody in the directory matches, and an invitation not yet accepted (no id). */
const zoomOnly: Record<string, Omit<ZoomUser, "id">[]> = {
  Contoso: [
    {
      email: "desk.phone@contoso-markets.example",
      firstName: "Desk",
      lastName: "Phone",
      type: 2,
      roleId: "2",
      status: "active",
      department: "",
    },
    {
      email: "new.joiner@contoso.example",
      firstName: "",
      lastName: "",
      type: 1,
      roleId: "2",
      status: "pending",
      department: "",
    },
  ],
};

function toUser(person: Person): ZoomUser {
  const email = person.mail ?? person.userPrincipalName;
  return {
    id: shortId(`user ${email}`),
    email,
    firstName: person.givenName,
    lastName: person.surname,
    type: 2,
    roleId: "2",
    status: person.accountEnabled ? "active" : "inactive",
    department: person.department,
    ...special[email],
  };
}

/** The Zoom accounts of the companies in the directory that have one: their members, no guests. */
export function readAccounts(): Account[] {
  const file = new URL("../../data/directory.json", import.meta.url);
  const directory = JSON.parse(readFileSync(file, "utf8")) as Directory;
  return directory.tenants
    .filter((tenant) => ["Contoso", "Fabrikam"].includes(tenant.name))
    .map((tenant) => ({
      key: tenant.name.toLowerCase(),
      id: shortId(`account ${tenant.name}`),
      name: tenant.name,
      users: [
        ...tenant.users.filter((person) => person.userType === "Member").map(toUser),
        ...(zoomOnly[tenant.name] ?? []).map((user) => ({ ...user, id: shortId(`user ${user.email}`) })),
      ],
    }));
}

export const fullName = (user: ZoomUser) => `${user.firstName} ${user.lastName}`.trim() || user.email;
