import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseChat } from "./chat";

describe("parseChat", () => {
  it("reads the cloud file with replies, reactions and line breaks", () => {
    const text =
      '00:00:05\tJane Doe:\thello\r\n00:00:09\tBob: the Builder:\tfirst\r\nsecond\r\n12:30:00 is lunch\r\n00:01:00\tJane Doe:\tReplying to "first ..."\r\n\r\nyes: \tfine\r\n00:01:05\tBob:\tReacted to "hello" with 👍\r\n';
    expect(parseChat(text)).toEqual([
      { atMs: 5000, base: "recording", speaker: "Jane Doe", to: null, kind: "message", text: "hello" },
      {
        atMs: 9000,
        base: "recording",
        speaker: "Bob: the Builder",
        to: null,
        kind: "message",
        text: "first\nsecond\n12:30:00 is lunch",
      },
      {
        atMs: 60_000,
        base: "recording",
        speaker: "Jane Doe",
        to: null,
        kind: "reply",
        text: 'Replying to "first ..."\n\nyes: \tfine',
      },
      {
        atMs: 65_000,
        base: "recording",
        speaker: "Bob",
        to: null,
        kind: "reaction",
        text: 'Reacted to "hello" with 👍',
      },
    ]);
  });

  it.each([
    ["14:02:03 From Jane Doe to Everyone:\n\thello\n\tagain\n", "Jane Doe", "Everyone", "hello\nagain"],
    ["14:02:03 From  Jane Doe  to  Everyone:\r\n\thello\r\n", "Jane Doe", "Everyone", "hello"],
    ["14:02:03 From Jane to Bob(Direct Message):\n\tpsst\n", "Jane", "Bob(Direct Message)", "psst"],
    ["14:02:03\t From  Jane Doe : hello\n", "Jane Doe", null, "hello"],
    ["14:02:03\t From  Jane Doe to Everyone : hello\n", "Jane Doe", "Everyone", "hello"],
  ])("reads what desktop clients save: %j", (text, speaker, to, expected) => {
    expect(parseChat(text)).toEqual([
      { atMs: 50_523_000, base: "wall_clock", speaker, to, kind: "message", text: expected },
    ]);
  });

  it("is not misled by a name that begins with From, or by a line without a name", () => {
    expect(parseChat("00:00:01\tFrom Berlin:\thi\n00:00:02\tno name here")).toMatchObject([
      { base: "recording", speaker: "From Berlin", text: "hi" },
      { base: "recording", speaker: null, text: "no name here" },
    ]);
  });

  it("loses no word", () => {
    const line = fc.stringMatching(/^[A-Za-zäß你🦊,.()/ -]{1,40}$/u);
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(86_399), line, fc.array(line, { minLength: 1 }))), (messages) => {
        const time = (seconds: number) => new Date(seconds * 1000).toISOString().slice(11, 19);
        const text = messages
          .map(([at, name, lines]) => `${time(at)}\t${name}:\t${lines.join("\r\n")}\r\n`)
          .join("");
        const read = parseChat(text);
        const squeeze = (value: string) => value.replace(/\s/g, "");
        return (
          read.length === messages.length &&
          read.every((message, index) => {
            const [at, name, lines] = messages[index] ?? [0, "", []];
            const same = squeeze(message.text) === squeeze(lines.join(""));
            return message.atMs === at * 1000 && (message.speaker ?? "") === name.trim() && same;
          })
        );
      }),
    );
  });
});
