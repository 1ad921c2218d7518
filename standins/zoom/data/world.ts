import { contosoPlans } from "./contoso";
import { fabrikamPlans } from "./fabrikam";
import type { Account, RecordedFile, Session, ZoomUser } from "./model";
import { readAccounts } from "./people";
import type { Plan } from "./plan";
import { buildBulk, buildSession, type Bulk, type Clock } from "./sessions";

/** Something ordered after the first start; kept in the state file, so that the same ids come back. */
export type Added =
  { kind: "meeting"; account: string; plan: Plan; atMs: number } | { kind: "bulk"; bulk: Bulk; atMs: number };

/** Everything the accounts hold at Zoom. */
export class World {
  readonly accounts: Account[] = readAccounts();
  readonly sessions: Session[] = [];
  private readonly uuids = new Map<string, Session>();
  private readonly files = new Map<string, { session: Session; file: RecordedFile }>();
  private batches = 0;

  constructor(clock: Clock, added: Added[]) {
    for (const plan of contosoPlans) this.put(buildSession(this.account("contoso"), plan, clock));
    for (const plan of fabrikamPlans) this.put(buildSession(this.account("fabrikam"), plan, clock));
    for (const one of added) this.add(one);
  }

  /** Adds what was ordered and gives the new meetings. */
  add(added: Added): Session[] {
    if (added.kind === "meeting") {
      const clock = { baseMs: added.atMs, firstStartMs: added.atMs };
      return [this.put(buildSession(this.account(added.account), added.plan, clock))];
    }
    this.batches += 1;
    const sessions = buildBulk(this.account(added.bulk.account), this.batches, added.bulk, added.atMs);
    return sessions.map((session) => this.put(session));
  }

  /** By its key ("contoso") or its Zoom id. */
  account(keyOrId: string): Account {
    const account = this.accounts.find((one) => one.key === keyOrId || one.id === keyOrId);
    if (!account) throw new Error(`No Zoom account "${keyOrId}"`);
    return account;
  }

  user(account: Account, idOrEmail: string): ZoomUser | undefined {
    const wanted = idOrEmail.toLowerCase();
    return account.users.find((user) => user.id === idOrEmail || user.email.toLowerCase() === wanted);
  }

  bySession(uuid: string): Session | undefined {
    return this.uuids.get(uuid);
  }

  byFile(id: string): { session: Session; file: RecordedFile } | undefined {
    return this.files.get(id);
  }

  private put(session: Session): Session {
    if (this.uuids.has(session.uuid)) throw new Error(`Meeting ${session.uuid} twice`);
    this.sessions.push(session);
    this.uuids.set(session.uuid, session);
    const files = [...session.files, ...(session.companion ? [session.companion.transcript] : [])];
    for (const file of files) this.files.set(file.id, { session, file });
    return session;
  }
}
