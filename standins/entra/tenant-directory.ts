import type { GroupData, TenantData, UserData } from "./directory";

export type User = Omit<UserData, "manager"> & { managerId: string | null };
export type Group = Omit<GroupData, "members">;
type RemovalReason = "changed" | "deleted";

type Versioned<T> = { revision: number; value: T };
export type Removal = { revision: number; reason: RemovalReason };
export type Membership = { revision: number; present: boolean };

/** Who belongs to whom, by the owner's id; a link that ended stays, so that a delta can report it. */
type Links = Map<string, Map<string, Membership>>;

/** One tenant's people and groups. Each change takes the next revision, which is what delta queries count in. */
export class TenantDirectory {
  revision = 1;
  readonly users = new Map<string, Versioned<User>>();
  readonly groups = new Map<string, Versioned<Group>>();
  readonly removedUsers = new Map<string, Removal>();
  readonly removedGroups = new Map<string, Removal>();
  readonly memberships: Links = new Map();
  readonly managers: Links = new Map();
  readonly #idByName = new Map<string, string>();
  readonly id: string;
  readonly name: string;
  readonly domain: string;

  constructor(data: TenantData) {
    this.id = data.id;
    this.name = data.name;
    this.domain = data.domain;
    for (const user of data.users) this.#place({ ...withoutManager(user), managerId: null });
    for (const group of data.groups) this.groups.set(group.id, this.#stamp(withoutMembers(group)));
    for (const user of data.users) this.putUser(user);
    for (const group of data.groups) this.putGroup(group);
    this.#settle();
  }

  /** Finds a person by id or user principal name, in any letter case. */
  findUser(idOrName: string): User | undefined {
    const key = idOrName.toLowerCase();
    return this.users.get(this.#idByName.get(key) ?? key)?.value;
  }

  people(): User[] {
    return [...this.users.values()].map((entry) => entry.value);
  }

  memberIds(groupId: string): string[] {
    const members = this.memberships.get(groupId) ?? new Map<string, Membership>();
    return [...members].filter(([, membership]) => membership.present).map(([id]) => id);
  }

  /** All members through nested groups; a group that contains itself ends the walk instead of looping. */
  transitiveMemberIds(groupId: string, seen = new Set<string>()): Set<string> {
    for (const id of this.memberIds(groupId)) {
      if (seen.has(id)) continue;
      seen.add(id);
      if (this.groups.has(id)) this.transitiveMemberIds(id, seen);
    }
    return seen;
  }

  putUser(data: UserData): void {
    const managerId = data.manager === null ? null : this.#userId(data.manager);
    this.#forgetName(data.id);
    this.revision += 1;
    this.#place({ ...withoutManager(data), managerId });
    this.removedUsers.delete(data.id);
  }

  removeUser(id: string, reason: RemovalReason): void {
    this.revision += 1;
    this.#forgetName(id);
    this.users.delete(id);
    this.removedUsers.set(id, { revision: this.revision, reason });
    this.#unlink(this.memberships, id);
    this.#unlink(this.managers, id);
    this.managers.delete(id);
    for (const entry of this.users.values())
      if (entry.value.managerId === id) {
        entry.value.managerId = null;
        entry.revision = this.revision;
      }
  }

  putGroup(data: GroupData): void {
    this.revision += 1;
    this.groups.set(data.id, this.#stamp(withoutMembers(data)));
    this.removedGroups.delete(data.id);
    this.#relink(this.memberships, data.id, new Set(data.members.map((member) => this.#memberId(member))));
  }

  removeGroup(id: string, reason: RemovalReason): void {
    this.revision += 1;
    this.groups.delete(id);
    this.memberships.delete(id);
    this.removedGroups.set(id, { revision: this.revision, reason });
    this.#unlink(this.memberships, id);
  }

  #stamp<T>(value: T): Versioned<T> {
    return { revision: this.revision, value };
  }

  #memberId(member: string): string {
    const key = member.toLowerCase();
    return this.groups.has(key) ? key : this.#userId(member);
  }

  #userId(idOrName: string): string {
    const user = this.findUser(idOrName);
    if (user === undefined) throw new Error(`There is no person or group "${idOrName}" in ${this.name}`);
    return user.id;
  }

  #relink(links: Links, owner: string, wanted: Set<string>): void {
    const current = links.get(owner) ?? new Map<string, Membership>();
    const changed = { revision: this.revision };
    for (const [id, link] of current)
      if (link.present && !wanted.has(id)) current.set(id, { ...changed, present: false });
    for (const id of wanted) if (!current.get(id)?.present) current.set(id, { ...changed, present: true });
    links.set(owner, current);
  }

  /** Ends every link to something that is gone. */
  #unlink(links: Links, id: string): void {
    for (const current of links.values())
      if (current.get(id)?.present) current.set(id, { revision: this.revision, present: false });
  }

  #place(user: User): void {
    this.users.set(user.id, this.#stamp(user));
    this.#relink(this.managers, user.id, new Set(user.managerId === null ? [] : [user.managerId]));
    this.#idByName.set(user.userPrincipalName.toLowerCase(), user.id);
  }

  #forgetName(id: string): void {
    const known = this.users.get(id)?.value.userPrincipalName.toLowerCase();
    if (known !== undefined) this.#idByName.delete(known);
  }

  /** What was there at the start is revision 1, however it was put together. */
  #settle(): void {
    this.revision = 1;
    for (const entry of [...this.users.values(), ...this.groups.values()]) entry.revision = 1;
    for (const links of [...this.memberships.values(), ...this.managers.values()])
      for (const link of links.values()) link.revision = 1;
  }
}

function withoutManager({ manager: _manager, ...user }: UserData) {
  return user;
}

function withoutMembers({ members: _members, ...group }: GroupData) {
  return group;
}
