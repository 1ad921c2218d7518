import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseChat } from "./chat";
import { parseTimeline } from "./timeline";
import { parseCaptions, parseTranscript } from "./vtt";

describe("every parser", () => {
  const parsers = { parseTranscript, parseCaptions, parseChat, parseTimeline };
  const noise = fc
    .array(
      fc.oneof(
        fc.string({ unit: "binary" }),
        fc.constantFrom(
          "WEBVTT",
          "NOTE x",
          "00:00:01.000 --> 00:00:02.000",
          "1",
          "Jane: hi",
          "<v X>",
          "00:00:01\tA:\tb",
          " From A : ",
          "",
          "\r",
          "\t",
        ),
      ),
    )
    .map((parts) => parts.join("\n"));

  it.each(Object.entries(parsers))("%s never throws", (_, parse) => {
    fc.assert(fc.property(noise, (text) => parse(text) !== undefined));
  });

  it.each(Object.entries(parsers))("%s needs linear time for what is made to be slow", (_, parse) => {
    const unit = [
      "\n",
      " ",
      "\t",
      "a: ",
      "<v ",
      "1\n",
      "00:00:01.000 --> ",
      "NOTE\n",
      "&amp",
      ":\t",
      "\n \n",
      "00:00:01\t",
      "[",
      '{"timeline":[',
    ];
    const started = performance.now();
    for (const part of unit)
      for (const end of ["", "x"])
        parse(`WEBVTT\n\n00:00:01.000 --> 00:00:02.000\n${part.repeat(100_000)}${end}`);
    expect(performance.now() - started).toBeLessThan(15_000);
  });

  it.each(Object.entries(parsers))(
    "%s reads ten megabytes without a stack or a square in their way",
    (name, parse) => {
      const units: Partial<Record<string, (n: number) => string>> = {
        parseChat: (n) => `00:00:01\tJane:\tline ${n}\r\n`,
        parseTimeline: (n) => `{"ts":"00:00:01","users":[{"username":"Jane ${n}"}]},`,
      };
      const unit = units[name] ?? ((n) => `${n}\n00:00:01.000 --> 00:00:02.000\nJane: line ${n}\n\n`);
      const count = Math.ceil(10_000_000 / unit(100_000).length);
      const inner = Array.from({ length: count }, (_, n) => unit(n)).join("");
      const read = parse(name === "parseTimeline" ? `{"timeline":[${inner.slice(0, -1)}]}` : inner);
      expect("points" in read ? read.points : read).toHaveLength(count);
    },
    120_000,
  );
});
