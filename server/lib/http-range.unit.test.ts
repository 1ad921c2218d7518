import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { planRange, type RangeRequest } from "./http-range";

const etag = '"0f1e"';
const plan = (request: Partial<RangeRequest>, sizeBytes = 1_000) =>
  planRange(
    { method: "GET", range: null, ifRange: null, ifNoneMatch: null, ...request },
    { sizeBytes, etag },
  );

const size = fc.oneof(fc.constantFrom(1, 2, 65_536), fc.integer({ min: 1, max: 2 ** 45 }));

describe("a satisfiable range", () => {
  it("is sent as asked for, cut to the file", () => {
    const asked = size.chain((sizeBytes) =>
      fc.tuple(fc.constant(sizeBytes), fc.nat(sizeBytes - 1), fc.option(fc.maxSafeNat())),
    );
    fc.assert(
      fc.property(asked, ([sizeBytes, first, length]) => {
        const last = length === null ? null : BigInt(first) + BigInt(length);
        const { status, headers, start, end } = plan({ range: `bytes=${first}-${last ?? ""}` }, sizeBytes);
        const expectedEnd = last === null || last >= sizeBytes ? sizeBytes : Number(last) + 1;
        expect({ status, start, end }).toEqual({ status: 206, start: first, end: expectedEnd });
        expect(headers).toEqual({
          "Accept-Ranges": "bytes",
          ETag: etag,
          "Content-Range": `bytes ${start}-${end - 1}/${sizeBytes}`,
          "Content-Length": String(end - start),
        });
      }),
    );
  });

  it("counts from the end, and is all of a shorter file", () => {
    fc.assert(
      fc.property(size, fc.integer({ min: 1, max: 2 ** 46 }), (sizeBytes, suffix) => {
        const { status, start, end } = plan({ range: `bytes=-${suffix}` }, sizeBytes);
        expect({ status, start, end }).toEqual({
          status: 206,
          start: Math.max(0, sizeBytes - suffix),
          end: sizeBytes,
        });
      }),
    );
  });
});

describe("any Range header", () => {
  it("leads to a body inside the file, or to a refusal", () => {
    const digits = fc.oneof(fc.nat(20).map(String), fc.constant(""), fc.constant("9".repeat(30)));
    const likely = fc
      .array(fc.tuple(digits, digits), { maxLength: 3 })
      .map((specs) => `bytes=${specs.map((spec) => spec.join("-")).join(",")}`);
    fc.assert(
      fc.property(fc.oneof(likely, fc.string()), fc.nat(20), (range, sizeBytes) => {
        const { status, headers, start, end } = plan({ range }, sizeBytes);
        expect(0 <= start && start <= end && end <= sizeBytes).toBe(true);
        expect(headers["Content-Length"]).toBe(String(end - start));
        if (status === 206) expect(start).toBeLessThan(end);
        if (status === 200) expect([start, end]).toEqual([0, sizeBytes]);
        if (status === 416) expect(headers["Content-Range"]).toBe(`bytes */${sizeBytes}`);
      }),
    );
  });

  it.each([
    "bytes=0-1,5-6",
    "bytes=5-4",
    "bytes=",
    "bytes=-",
    "bytes=a-b",
    "bytes=1-2-3",
    "bytes=+1-2",
    "bytes=1.5-2",
    "bytes=0x1-2",
    "bytes 0-1",
    "items=0-1",
    "0-1",
    "=0-1",
    "bytes==0-1",
    "bytes=٣-٤",
    "bytes=0 - 1",
    "",
  ])("is ignored when it is %j", (range) => {
    const { status, headers, start, end } = plan({ range });
    expect({ status, start, end }).toEqual({ status: 200, start: 0, end: 1_000 });
    expect(headers).toEqual({ "Accept-Ranges": "bytes", ETag: etag, "Content-Length": "1000" });
  });

  it.each(["bytes=0-9", "BYTES=0-9", " bytes=0-9 ", "bytes= 0-9", "bytes=,0-9, ,", "bytes=00-09"])(
    "is understood when it is %j",
    (range) => expect(plan({ range })).toMatchObject({ status: 206, start: 0, end: 10 }),
  );

  it.each([
    ["bytes=1000-", 1_000],
    ["bytes=1000-2000", 1_000],
    [`bytes=${"9".repeat(40)}-`, 1_000],
    ["bytes=-0", 1_000],
    ["bytes=0-", 0],
    ["bytes=0-0", 0],
    ["bytes=-5", 0],
  ])("%j of %d bytes cannot be satisfied", (range, sizeBytes) => {
    expect(plan({ range }, sizeBytes)).toEqual({
      status: 416,
      start: 0,
      end: 0,
      headers: {
        "Accept-Ranges": "bytes",
        ETag: etag,
        "Content-Range": `bytes */${sizeBytes}`,
        "Content-Length": "0",
      },
    });
  });
});

describe("conditions", () => {
  const range = "bytes=0-9";

  it.each([
    [{ range, ifRange: etag }, 206],
    [{ range, ifRange: ` ${etag} ` }, 206],
    [{ range, ifRange: `W/${etag}` }, 200],
    [{ range, ifRange: '"other"' }, 200],
    [{ range, ifRange: "0f1e" }, 200],
    [{ range, ifRange: "Wed, 21 Oct 2026 07:28:00 GMT" }, 200],
    [{ range: "bytes=2000-", ifRange: '"other"' }, 200],
    [{ range: "bytes=2000-", ifRange: etag }, 416],
    [{ range, ifNoneMatch: etag }, 304],
    [{ ifNoneMatch: etag }, 304],
    [{ ifNoneMatch: `W/${etag}` }, 304],
    [{ ifNoneMatch: `"a,b", ${etag}` }, 304],
    [{ ifNoneMatch: "*" }, 304],
    [{ range: "bytes=2000-", ifNoneMatch: etag }, 304],
    [{ method: "HEAD", ifNoneMatch: etag }, 304],
    [{ ifNoneMatch: '"other"' }, 200],
    [{ ifNoneMatch: "0f1e" }, 200],
    [{ ifNoneMatch: '"a0f1e", "0f1e0"' }, 200],
    [{ range, ifNoneMatch: '"other"' }, 206],
  ] as const)("%o gives %d", (request, status) => {
    expect(plan(request).status).toBe(status);
  });

  it("a HEAD request gets the headers of the whole and no body, whatever its Range", () => {
    const { status, headers, start, end } = plan({ method: "HEAD", range });
    expect({ status, start, end, length: headers["Content-Length"] }).toEqual({
      status: 200,
      start: 0,
      end: 0,
      length: "1000",
    });
  });

  it("304 has no length and no body", () => {
    expect(plan({ ifNoneMatch: etag })).toEqual({
      status: 304,
      start: 0,
      end: 0,
      headers: { "Accept-Ranges": "bytes", ETag: etag },
    });
  });

  it("an empty file is sent whole", () => {
    expect(plan({}, 0)).toMatchObject({ status: 200, start: 0, end: 0, headers: { "Content-Length": "0" } });
  });
});
