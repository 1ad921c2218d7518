import { afterEach, describe, expect, it } from "vitest";
import { file, hash, headers, read, start, stopServers } from "../testing/downloads";
import { settingsFor } from "../testing/zoom";
import { fetchVerified } from "./fetch-verified";

afterEach(stopServers);

describe("redirects", () => {
  it("keeps the token on Zoom's hosts and drops it on the way out", async () => {
    const storage = await start(() => ({ headers, text: file }));
    const zoom = await start(({ url }) =>
      url.pathname === "/rec/download/x"
        ? { status: 302, headers: { location: "/rec/second" } }
        : { status: 307, headers: { location: `${storage.url}/file.mp4?signed=1` } },
    );
    expect(hash((await read(zoom, {}, [storage.host])).bytes)).toBe(hash(file));
    expect(zoom.seen.map(({ headers: sent }) => sent.authorization)).toEqual([
      "Bearer the-token",
      "Bearer the-token",
    ]);
    expect(storage.seen.map(({ headers: sent }) => sent.authorization)).toEqual([undefined]);
  });

  it("follows to no private address that no setting names", async () => {
    const inside = await start(() => ({ text: "secret" }));
    for (const location of [
      `${inside.url}/x`,
      "http://169.254.169.254/latest",
      "https://localhost:1/x",
      "file:///etc/passwd",
    ]) {
      const zoom = await start(() => ({ status: 302, headers: { location } }));
      expect((await read(zoom)).reason).toBe("refused_host");
    }
    expect(inside.seen).toHaveLength(0);
  });

  it("starts nowhere but at Zoom and the listed hosts", async () => {
    const other = await start(() => ({ headers, text: file }));
    const chunks = fetchVerified(settingsFor("https://zoom.us"), `${other.url}/x`, { token: "the-token" });
    await expect(chunks.next()).rejects.toMatchObject({ reason: "refused_host" });
    const elsewhere = fetchVerified(settingsFor("https://zoom.us"), "https://example.com/x", {
      token: "the-token",
    });
    await expect(elsewhere.next()).rejects.toMatchObject({ reason: "refused_host" });
    expect(other.seen).toHaveLength(0);
  });
});
