import fc from "fast-check";
import { describe, expect, test } from "vitest";

import type { TranscriptPassage } from "@/server/domain/conversations/schema";

import { findRows, placeOf, rowAt, searchTerms, transcriptRows } from "./transcript-rows";
import { toVtt } from "./vtt";

const passage = (
  segment: number,
  startMs: number,
  speaker: string | null,
  text = "text",
): TranscriptPassage => ({
  fileId: `file-${segment}`,
  segment,
  position: startMs,
  startMs,
  endMs: startMs + 1_000,
  speaker,
  text,
});

describe("captions", () => {
  test("are WebVTT with speakers named where they change", () => {
    expect(
      toVtt([
        { startMs: 0, endMs: 1_500, speaker: "Ana", text: "Hello" },
        { startMs: 1_500, endMs: 3_723_004, speaker: "Ana", text: "again" },
        { startMs: 3_723_004, endMs: 3_723_004, speaker: null, text: "x" },
      ]),
    ).toBe(
      "WEBVTT\n\n00:00:00.000 --> 00:00:01.500\nAna: Hello\n\n00:00:01.500 --> 01:02:03.004\nagain\n\n01:02:03.004 --> 01:02:03.005\nx\n",
    );
  });

  test("whatever is said, there are as many cues as passages, and none is empty of time", () => {
    const cue = fc.record({
      startMs: fc.nat(10_000_000),
      endMs: fc.nat(10_000_000),
      speaker: fc.option(fc.string()),
      text: fc.string({ unit: fc.constantFrom("a", "<", "&", ">", "-", "\n", "\r", " ", "-->", "<v ") }),
    });
    fc.assert(
      fc.property(fc.array(cue, { maxLength: 8 }), (cues) => {
        const lines = toVtt(cues).split("\n");
        const timings = lines.filter((line) => line.includes("-->"));
        expect(timings).toHaveLength(cues.length);
        for (const timing of timings) {
          const [from = "", to = ""] = timing.split(" --> ");
          expect(from < to).toBe(true);
        }
        expect(lines.some((line) => /[<>]/.test(line.replace(" --> ", "")))).toBe(false);
      }),
    );
  });
});

describe("transcript rows", () => {
  const passages = [
    passage(0, 0, "Ana", "wire the money"),
    passage(0, 1_000, "Ana", "today"),
    passage(0, 5_000, "Bo", "Money? Wire?"),
    passage(1, 0, "Bo", "we were cut off"),
    passage(1, 2_000, null, "noise"),
  ];
  const rows = transcriptRows(passages, 2);

  test("parts have headings, speakers are named where they change and keep their colour", () => {
    expect(
      rows.map((row) =>
        row.kind === "part" ? `part ${row.segment}` : `${row.named ? "named" : "same"} ${row.color}`,
      ),
    ).toEqual(["part 0", "named 1", "same 1", "named 2", "part 1", "named 2", "same 3"]);
    expect(transcriptRows(passages.slice(0, 2), 1).every((row) => row.kind === "passage")).toBe(true);
  });

  test.each([
    [0, 0, 1],
    [0, 999, 1],
    [0, 4_999, 2],
    [0, 90_000, 3],
    [1, 0, 5],
    [1, 2_500, 6],
    [2, 0, -1],
  ])("in segment %d at %d ms row %d is spoken", (segment, ms, row) => {
    expect(rowAt(rows, segment, ms)).toBe(row);
  });

  test("nothing is spoken before the first passage", () => {
    expect(rowAt(transcriptRows([passage(0, 500, "Ana")], 1), 0, 499)).toBe(-1);
    expect(rowAt([], 0, 0)).toBe(-1);
  });

  test.each([
    ['"wire money" or -cash', ["wire", "money"]],
    ["  ", []],
  ])("the terms of %s", (query, terms) => {
    expect(searchTerms(query)).toEqual(terms);
  });

  test.each([
    [
      ["wire", "money"],
      [1, 3],
    ],
    [
      ["today", "off"],
      [2, 5],
    ],
    [["absent"], []],
    [[], []],
  ])("terms %j are found in rows %j", (terms, found) => {
    expect(findRows(rows, terms)).toEqual(found);
  });

  test.each([
    [
      { t: null, segment: null },
      { segment: 0, ms: 0 },
    ],
    [
      { t: 2_000, segment: null },
      { segment: 1, ms: 2_000 },
    ],
    [
      { t: 5_000, segment: 1 },
      { segment: 1, ms: 5_000 },
    ],
    [
      { t: 7, segment: 9 },
      { segment: 0, ms: 7 },
    ],
    [
      { t: -5, segment: null },
      { segment: 0, ms: 0 },
    ],
  ])("a link %j leads to %j", (link, place) => {
    expect(placeOf(link, 2, passages)).toEqual(place);
  });
});
