import { describe, expect, it } from "vitest";

import { entitlement } from "./entitlement";

describe("entitlement", () => {
  const voice = ["audio", "chat", "text"];
  const uc = ["audio", "chat", "screen", "text", "unknown", "video"];
  it.each([
    ["compliance_voice", voice],
    ["smart_voice", voice],
    ["compliance_uc", uc],
    ["smart_uc", uc],
  ] as const)("%s lets in %j", (license, media) => {
    const entitled = entitlement(license, true);
    expect("media" in entitled && [...entitled.media].sort()).toEqual(media);
    expect(entitlement(license, false)).toEqual({ refusal: "no_zoom_add_on" });
  });

  it("is nothing without a licence", () => {
    expect(entitlement(null, true)).toEqual({ refusal: "no_recording_license" });
  });
});
