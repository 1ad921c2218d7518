import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Segment } from "./segment";
import { parseCaptions, parseTranscript } from "./vtt";

const brief = (segments: Segment[]) =>
  segments.map(({ startMs, endMs, speaker, text }) => [startMs, endMs, speaker, text]);
const cue = (text: string) => `WEBVTT\n\n1\n00:00:01.000 --> 00:00:02.000\n${text}\n`;

describe("parseTranscript", () => {
  const printed =
    "WEBVTT\n\n1\n00:00:16.239 --> 00:00:27.079\nJane Doe: Good morning.\n\n2\n00:00:27.100 --> 00:00:29.000\nAnd this cue has no speaker.\n";

  it.each([
    ["LF", printed],
    ["CRLF", printed.replaceAll("\n", "\r\n")],
    ["a byte order mark", `\uFEFF${printed}`],
    ["text after WEBVTT", printed.replace("WEBVTT", "WEBVTT - Recording 5\nKind: captions")],
    [
      "notes and styles",
      printed.replace("\n\n1\n", "\n\nNOTE made by\na machine\n\nSTYLE\n::cue { color: red }\n\n1\n"),
    ],
    ["no cue numbers", printed.replace("\n1\n", "\n").replace("\n2\n", "\n")],
    ["no blank lines", printed.replaceAll("\n\n", "\n").replace("\n1\n", "\n").replace("\n2\n", "\n")],
    ["no header", printed.slice(8)],
    [
      "commas for points and cue settings",
      printed.replaceAll(/(\d\d)\.(\d{3})/g, "$1,$2").replace("27,079", "27,079 align:start position:0%"),
    ],
    ["numbers that are GUIDs", printed.replace("\n1\n", "\n0bf2e2b9-1c9d-4f53-9d0e-8f5f1b7a2c11/8-0\n")],
  ])("reads the printed sample with %s", (_, text) => {
    expect(brief(parseTranscript(text, ["jane  DOE"]))).toEqual([
      [16_239, 27_079, "Jane Doe", "Good morning."],
      [27_100, 29_000, null, "And this cue has no speaker."],
    ]);
  });

  it.each<[string, string[], string | null, string]>([
    ["Jane Doe: Good morning.", [], null, "Jane Doe: Good morning."],
    ["Doe, Jane (HR): Hello", ["Doe, Jane (HR)"], "Doe, Jane (HR)", "Hello"],
    ["Dr. Jane Doe: Hello", ["Dr. Jane Doe"], "Dr. Jane Doe", "Hello"],
    ["李小龙: 你好", ["李小龙"], "李小龙", "你好"],
    ["🦊 Fox: yip", ["🦊 Fox"], "🦊 Fox", "yip"],
    ["Jane:\nin two lines", ["Jane"], "Jane", "in two lines"],
    ["See https://zoom.us: fine", ["See https"], null, "See https://zoom.us: fine"],
    ["At 10:30 we meet", ["At 10"], null, "At 10:30 we meet"],
    ["42", [], null, "42"],
    ["-->", [], null, "-->"],
    ["from here --> to there", [], null, "from here --> to there"],
    ["12:30 --> 13:00 lunch", [], null, "12:30 --> 13:00 lunch"],
    ["12:30 --> 13:00", [], null, "12:30 --> 13:00"],
    ["one\ntwo\nthree", [], null, "one\ntwo\nthree"],
    ["<v Jane Doe>Hello &amp; welcome</v>", [], "Jane Doe", "Hello & welcome"],
    ["NOTE this well", [], null, "NOTE this well"],
    ["one\nNOTE two\nthree", [], null, "one\nNOTE two\nthree"],
    ["one\n \nNOTE behind no empty line", [], null, "one\nNOTE behind no empty line"],
    ["one\n\nNOTE a comment\nof two lines\n\ntwo", [], null, "one\ntwo"],
    ["one\n\nNOTES of today", [], null, "one\nNOTES of today"],
    ["one\n\nSTYLE\nmatters", [], null, "one\nSTYLE\nmatters"],
    ["one\n\nREGION\nEast", [], null, "one\nREGION\nEast"],
  ])("%s (known: %s)", (text, known, speaker, expected) => {
    expect(brief(parseTranscript(cue(text), known))).toEqual([[1000, 2000, speaker, expected]]);
  });

  it("takes a name that comes again for a name, but no sentence and no address", () => {
    const text = `${cue("Ann Lee: one")}\n2\n00:00:03.000 --> 00:00:04.000\nann lee: two\n\n3\n00:00:05.000 --> 00:00:06.000\nOh. Well: three\n\n4\n00:00:07.000 --> 00:00:08.000\nOh. Well: four\n\n5\n00:00:09.000 --> 00:00:10.000\nfive\n`;
    expect(parseTranscript(text).map(({ speaker }) => speaker)).toEqual([
      "Ann Lee",
      "ann lee",
      null,
      null,
      null,
    ]);
  });

  it("keeps the order of the file, ends that precede starts and hours above 99", () => {
    const text = "WEBVTT\n\n100:00:00.000 --> 99:00:00.000\nlate\n\n00:00.500 --> 00:01.000\nearly\n";
    expect(brief(parseTranscript(text))).toEqual([
      [360_000_000, 360_000_000, null, "late"],
      [500, 1000, null, "early"],
    ]);
  });

  it("keeps two voices in one cue apart, and text before and between cues", () => {
    const voices = parseTranscript(cue("<v Ann>Hi\nthere</v>\n<v Bob>Ho</v>"));
    expect(voices.map(({ speaker, text }) => [speaker, text])).toEqual([
      ["Ann", "Hi\nthere"],
      ["Bob", "Ho"],
    ]);
    const loose = parseTranscript(`lost\n\n${cue("found").slice(8)}\nafter a gap\n`);
    expect(loose.map(({ startMs, text }) => [startMs, text])).toEqual([
      [0, "lost"],
      [1000, "found\nafter a gap"],
    ]);
  });

  it("takes for a style or a region only what the standard does", () => {
    const before = (block: string) => parseTranscript(`WEBVTT\n\n${block}\n\n${cue("found").slice(8)}`);
    const texts = (block: string) => before(block).map(({ text }) => text);
    expect(texts("STYLE\n::cue { color: red }")).toEqual(["found"]);
    expect(texts("STYLE guide\nof the house")).toEqual(["STYLE guide\nof the house", "found"]);
  });
});

const line = fc.oneof(
  fc.stringMatching(/^[A-Za-zäß 你好🦊:,.()/ -]{1,40}$/u).filter((text) => /\S/.test(text)),
  fc.constantFrom("NOTE this is spoken", "NOTE", "STYLE", "REGION", "WEBVTT", "12", "-->"),
);
/** Cues whose lines may have an empty one between them; what begins a comment there is none. */
const spoken = fc.array(
  fc.tuple(fc.nat(9_999_999), line, fc.array(fc.tuple(fc.boolean(), line), { maxLength: 3 })),
);
const isComment = (text: string) => /^NOTE(?: |$)/.test(text);

describe.each([
  ["parseTranscript", parseTranscript],
  ["parseCaptions", parseCaptions],
])("%s", (_, parse) => {
  it("loses no word of any cue", () => {
    fc.assert(
      fc.property(spoken, (cues) => {
        const time = (ms: number) => new Date(ms).toISOString().slice(11, 23);
        const said = cues.map(([, first, more]) => [
          [first],
          ...more.map(([gap, text]) => (gap && !isComment(text) ? ["", text] : [text])),
        ]);
        const file = cues
          .map(([at], index) => {
            const text = said[index]?.flat().join("\n") ?? "";
            return `${index + 1}\n${time(at)} --> ${time(at + 900)}\n${text}\n`;
          })
          .join("\n");
        const read = parse(`WEBVTT\n\n${file}`);
        const letters = (value: string) => value.replace(/[\s:]/g, "");
        expect(letters(read.map(({ speaker, text }) => (speaker ?? "") + text).join(""))).toBe(
          letters(said.flat(2).join("")),
        );
        expect(read).toHaveLength(cues.length);
      }),
    );
  });
});

describe("parseCaptions", () => {
  it("reads whole seconds without names, and repeats", () => {
    const text =
      "WEBVTT\r\n\r\n00:00:01.000 --> 00:00:03.000\r\nNote: hello\r\n\r\n00:00:03 --> 00:00:04\r\nNote: hello\r\n";
    expect(brief(parseCaptions(text))).toEqual([
      [1000, 3000, null, "Note: hello"],
      [3000, 4000, null, "Note: hello"],
    ]);
  });
});
