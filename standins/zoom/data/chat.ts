import { textBody } from "./bodies";
import type { ChatFile, ChatMember, ChatMessage, ChatSession } from "./chat-model";
import { type ChatPlan, contosoChats, type Line } from "./chat-plan";
import { guid, hex64, shortId } from "./ids";
import type { Account } from "./model";
import { fullName } from "./people";

const minute = 60_000;
const day = 86_400_000;

/** Something done after the first start; kept in the state file. */
export type ChatOrder = { account: string; session: string; atMs: number } & (
  | { kind: "open"; with: string[]; channel?: string | undefined; encrypted?: true | undefined }
  | {
      kind: "post";
      from: string;
      text: string;
      replyTo?: string | undefined;
      file?: string | undefined;
      forward?: string | undefined;
    }
  | { kind: "edit"; message: string; text: string }
  | { kind: "delete"; message: string }
  | { kind: "react"; message: string; emoji: string; from: string }
);

/** What an account's people write to each other. */
export class Chats {
  readonly sessions: ChatSession[] = [];

  constructor(
    private readonly accounts: Account[],
    baseMs: number,
    orders: readonly ChatOrder[],
  ) {
    const contoso = accounts.find((account) => account.key === "contoso");
    if (contoso) for (const plan of contosoChats) this.sessions.push(buildChat(contoso, plan, baseMs));
    for (const order of orders) this.obey(order);
  }

  of(accountId: string): ChatSession[] {
    return this.sessions.filter((session) => session.account.id === accountId);
  }

  file(id: string): { session: ChatSession; file: ChatFile } | undefined {
    for (const session of this.sessions) {
      for (const message of session.messages) {
        const file = message.files.find((one) => one.id === id);
        if (file) return { session, file };
      }
    }
    return undefined;
  }

  /** By its key ("trading desk") or its id. */
  session(account: string, keyOrId: string): ChatSession {
    const found = this.sessions.find(
      (one) => [one.account.key, one.account.id].includes(account) && [one.key, one.id].includes(keyOrId),
    );
    if (!found) throw new Error(`No chat "${keyOrId}" in ${account}`);
    return found;
  }

  /** Does what was ordered; an order that is obeyed again makes the same ids. */
  obey(order: ChatOrder): { session: ChatSession; message: ChatMessage | undefined } {
    if (order.kind === "open") return { session: this.openSession(order), message: undefined };
    const session = this.session(order.account, order.session);
    if (order.kind === "post") return { session, message: post(session, order) };
    const message = session.messages.find((one) => one.id === order.message);
    if (!message) throw new Error(`No message ${order.message}`);
    if (order.kind === "edit") message.texts.push({ text: order.text, atMs: order.atMs });
    else if (order.kind === "delete") message.deletedMs = order.atMs;
    else react(message, order.emoji, memberOf(session.account, order.from).memberId);
    return { session, message };
  }

  private openSession(order: Extract<ChatOrder, { kind: "open" }>): ChatSession {
    const account = this.accounts.find((one) => [one.key, one.id].includes(order.account));
    if (!account) throw new Error(`No Zoom account "${order.account}"`);
    const { channel, encrypted } = order;
    const session = buildChat(
      account,
      {
        key: order.session,
        with: order.with,
        days: [],
        ...(channel === undefined ? {} : { channel }),
        ...(encrypted ? { encrypted } : {}),
      },
      0,
    );
    this.sessions.push(session);
    return session;
  }
}

function react(message: ChatMessage, emoji: string, by: string): void {
  const known = message.reactions.find((one) => one.emoji === emoji);
  if (known) known.by.push(by);
  else message.reactions.push({ emoji, by: [by] });
}

function post(session: ChatSession, order: Extract<ChatOrder, { kind: "post" }>): ChatMessage {
  const line: Line = { from: order.from, text: order.text, ...(order.file ? { file: order.file } : {}) };
  const key = `${session.key} ordered ${session.messages.length}`;
  const message = buildMessage(session, key, line, order.atMs);
  if (order.replyTo) message.parentId = order.replyTo;
  if (order.forward) message.forwardId = order.forward;
  session.messages.push(message);
  return message;
}

function memberOf(account: Account, name: string): ChatMember {
  const user = account.users.find((one) => one.email.split("@")[0]?.toLowerCase() === name);
  const memberId = shortId(`chat member ${user?.id ?? name}`);
  return user
    ? { name: fullName(user), email: user.email, userId: user.id, memberId, internal: true }
    : { name, email: "", userId: "", memberId, internal: false };
}

function buildChat(account: Account, plan: ChatPlan, baseMs: number): ChatSession {
  const key = `${account.key} chat ${plan.key}`;
  const session: ChatSession = {
    account,
    id: hex64(key),
    key: plan.key,
    type: plan.channel === undefined ? "1:1" : "Group",
    name: plan.channel ?? "",
    channelId: plan.channel === undefined ? "" : shortId(`channel ${key}`),
    members: plan.with.map((name) => memberOf(account, name)),
    encrypted: plan.encrypted ?? false,
    messages: [],
  };
  for (const { daysAgo, at, lines } of plan.days) {
    const [hours = 0, minutes = 0] = at.split(":").map(Number);
    let atMs = Math.floor(baseMs / day) * day - daysAgo * day + (hours * 60 + minutes) * minute;
    const ofDay: ChatMessage[] = [];
    for (const [index, line] of lines.entries()) {
      const message = buildMessage(session, `${key} ${daysAgo} ${index}`, line, atMs);
      const parent = line.replyTo === undefined ? undefined : ofDay[line.replyTo];
      if (parent) message.parentId = parent.id;
      ofDay.push(message);
      atMs += (line.after ?? 1) * minute + 7_000;
    }
    session.messages.push(...ofDay);
  }
  return session;
}

function buildMessage(session: ChatSession, key: string, line: Line, sentMs: number): ChatMessage {
  const { account } = session;
  const id = guid(`message ${account.key} ${key}`);
  const texts = [
    { text: line.text, atMs: sentMs },
    ...(line.edits ?? []).map(([after, text]) => ({ text, atMs: sentMs + after * minute })),
  ];
  const file = (name: string): ChatFile => {
    const body = textBody(`${name}\n${"=".repeat(name.length)}\nSample file of the chat "${session.key}".\n`);
    return { id: shortId(`chat file ${key}`), name, body, createdMs: sentMs, messageId: id };
  };
  return {
    id,
    sender: memberOf(account, line.from),
    sentMs,
    texts,
    ...(line.deletedAfter === undefined ? {} : { deletedMs: sentMs + line.deletedAfter * minute }),
    files: line.file === undefined ? [] : [file(line.file)],
    reactions: Object.entries(line.reactions ?? {}).map(([emoji, by]) => ({
      emoji,
      by: by.map((name) => memberOf(account, name).memberId),
    })),
    ...(line.forwarded ? { forwardId: shortId(`forward ${key}`) } : {}),
    ...(line.bot === undefined ? {} : { bot: { content: line.bot, source: "Order desk" } }),
  };
}
