import type { Body } from "./bodies";
import type { Account } from "./model";

/** Somebody who chats. People outside the account have no e-mail for it. */
export type ChatMember = { name: string; email: string; userId: string; memberId: string; internal: boolean };

export type ChatFile = { id: string; name: string; body: Body; createdMs: number; messageId: string };

export type ChatMessage = {
  /** A GUID in capitals; answers write it with and without braces. */
  id: string;
  sender: ChatMember;
  sentMs: number;
  /** What it said: as sent, then after each edit. */
  texts: { text: string; atMs: number }[];
  deletedMs?: number;
  parentId?: string;
  files: ChatFile[];
  reactions: { emoji: string; by: string[] }[];
  forwardId?: string;
  bot?: { content: string; source: string };
};

export type ChatSession = {
  account: Account;
  /** 64 hex digits. */
  id: string;
  key: string;
  type: "Group" | "1:1";
  /** "" for 1:1. */
  name: string;
  channelId: string;
  members: ChatMember[];
  /** Content that Zoom itself can't read: reports list the session without any message. */
  encrypted: boolean;
  messages: ChatMessage[];
};
