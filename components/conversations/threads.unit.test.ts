import { describe, expect, it } from "vitest";

import type { TeamChatMessage } from "@/server/domain/conversations/schema";

import { threadsOf } from "./threads";

const message = (id: string, replyTo: string | null = null): TeamChatMessage => ({
  id,
  replyTo,
  sentAt: new Date("2026-11-20T09:00:00Z"),
  sender: { name: "Ann", email: null, external: false, isUser: false },
  text: id,
  editedAt: null,
  earlier: [],
  deletedAt: null,
  forwards: null,
  reactions: [],
  files: [],
});
const shape = (...messages: TeamChatMessage[]) =>
  threadsOf(messages).map(({ message: { id }, answersAnother, replies }) => [
    id,
    answersAnother,
    replies.map((reply) => reply.id),
  ]);

describe("threads", () => {
  it("keep the order and put replies under what they answer, however deep", () => {
    expect(shape(message("a"), message("b"), message("c", "a"), message("d", "c"))).toEqual([
      ["a", false, ["c", "d"]],
      ["b", false, []],
    ]);
  });

  it("mark what answers another day's message, and survive a circle", () => {
    expect(shape(message("a", "elsewhere"))).toEqual([["a", true, []]]);
    expect(shape(message("a", "b"), message("b", "a")).map(([id]) => id)).toEqual(["a", "b"]);
  });
});
