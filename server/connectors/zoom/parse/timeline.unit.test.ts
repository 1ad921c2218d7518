import { describe, expect, it } from "vitest";
import { parseTimeline, speakingSpans } from "./timeline";

describe("parseTimeline", () => {
  it("reads the printed sample", () => {
    const printed =
      '{"timeline":[{"ts":"00:00:02.000","users":[{"username":"Jane","user_id":16778240,"zoom_userid":"OgosRqKaQkaCO4DG9e6Xxg","email_address":"..","avatar_url":"..","client_type":0,"multiple_people":false}]},{"ts":"00:00:05.250","users":[]}],"version":100}';
    expect(parseTimeline(printed)).toEqual({
      readable: true,
      points: [
        {
          startMs: 2000,
          endMs: 5250,
          speakers: [{ name: "Jane", zoomUserId: "OgosRqKaQkaCO4DG9e6Xxg", email: null }],
        },
        { startMs: 5250, endMs: null, speakers: [] },
      ],
    });
  });

  it("reads two speakers, guests, string ids and the refined form", () => {
    const users = [
      { username: "A", user_id: "1", zoom_userid: "" },
      { username: "", email_address: "B@contoso.example" },
    ];
    const text = JSON.stringify({
      timeline: [],
      timeline_refine: [{ ts: "00:00:01.500", end_ts: "00:00:02", users }],
    });
    expect(parseTimeline(text).points).toEqual([
      {
        startMs: 1500,
        endMs: 2000,
        speakers: [
          { name: "A", zoomUserId: null, email: null },
          { name: null, zoomUserId: null, email: "b@contoso.example" },
        ],
      },
    ]);
  });

  it.each([
    ['{"timeline":[]}', true],
    ['{"version":100}', false],
    ["", false],
    ["null", false],
    ["[[", false],
    ['\uFEFF{"timeline":[{"ts":"?"},{"users":5,"ts":"00:00:01.0"},7]}', true],
  ])("%s is readable: %s", (text, readable) => expect(parseTimeline(text).readable).toBe(readable));
});

describe("speakingSpans", () => {
  const point = (at: number, names: string[]) => ({
    ts: `00:00:${String(at).padStart(2, "0")}`,
    users: names.map((username) => ({ username })),
  });
  it.each([
    ["one who goes on over several points", [["A"], ["A"], []], [["A", 0, 2]]],
    [
      "two at once",
      [["A", "B"], ["B"], []],
      [
        ["A", 0, 1],
        ["B", 0, 2],
      ],
    ],
    [
      "silence between",
      [["A"], [], ["A"], []],
      [
        ["A", 0, 1],
        ["A", 2, 3],
      ],
    ],
    ["the same name twice in a point", [["A", "A"], []], [["A", 0, 1]]],
    ["an open end", [["A"]], [["A", 0, 0]]],
    ["nobody", [], []],
  ])("joins %s", (_, points, expected) => {
    const text = JSON.stringify({ timeline: points.map((names, at) => point(at, names)) });
    const spans = speakingSpans(parseTimeline(text));
    expect(spans.map(({ speaker, startMs, endMs }) => [speaker, startMs / 1000, endMs / 1000])).toEqual(
      expected,
    );
  });
});
