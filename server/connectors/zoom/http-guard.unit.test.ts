import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { settingsFor } from "../testing/zoom";
import { isPublicAddress, publicLookup, routeTo } from "./http-guard";
import { readZoomSettings } from "./settings";

const zoom = readZoomSettings({
  ZOOM_CLIENT_ID: "id",
  ZOOM_CLIENT_SECRET: "secret",
  NEXTAUTH_URL: "https://archive.example.com/",
});

describe("isPublicAddress", () => {
  it.each([
    "127.0.0.1",
    "127.255.255.254",
    "0.0.0.0",
    "10.0.0.1",
    "172.16.0.1",
    "172.31.255.255",
    "192.168.1.1",
    "169.254.169.254",
    "100.64.0.1",
    "100.127.255.255",
    "198.18.0.1",
    "224.0.0.1",
    "255.255.255.255",
    "192.0.2.1",
    "::1",
    "::",
    "fe80::1",
    "fc00::1",
    "fd12:3456::1",
    "ff02::1",
    "::ffff:127.0.0.1",
    "::ffff:8.8.8.8",
    "::ffff:7f00:1",
    "64:ff9b::7f00:1",
    "2002:7f00:1::",
    "2001::1",
    "2001:db8::1",
    "not an address",
    "",
  ])("refuses %s", (address) => expect(isPublicAddress(address)).toBe(false));

  it.each([
    "8.8.8.8",
    "172.15.0.1",
    "172.32.0.1",
    "100.63.0.1",
    "100.128.0.1",
    "2606:4700::1111",
    "2a00:1450::1",
  ])("accepts %s", (address) => expect(isPublicAddress(address)).toBe(true));

  it("refuses every address of the private networks, in each way of writing it as IPv6", () => {
    fc.assert(
      fc.property(fc.constantFrom(10, 127), fc.nat(255), fc.nat(255), fc.nat(255), (a, b, c, d) => {
        const hex = [a * 256 + b, c * 256 + d].map((part) => part.toString(16)).join(":");
        return [
          `${a}.${b}.${c}.${d}`,
          `::ffff:${a}.${b}.${c}.${d}`,
          `::ffff:${hex}`,
          `64:ff9b::${hex}`,
        ].every((address) => !isPublicAddress(address));
      }),
    );
  });
});

describe("routeTo", () => {
  it.each([
    ["https://zoom.us/rec/download/x", true],
    ["https://us06web.zoom.us/rec/download/x", true],
    ["https://api.zoom.us/v2/users", true],
    ["https://ssrweb.zoom.us/file.mp4", true],
    ["https://cdn.example.com/file.mp4", false],
    ["https://zoom.us.evil.example/x", false],
    ["https://evilzoom.us/x", false],
    ["https://zoom.us:8443/x", false],
    ["https://zoom.us./x", false],
  ])("%s may hold the token: %s", (address, allowed) => {
    const route = routeTo(zoom, address);
    expect(route).not.toBeNull();
    expect(route?.mayHoldToken).toBe(allowed);
    expect(route?.mayStart).toBe(allowed);
  });

  it.each([
    "http://zoom.us/rec/download/x",
    "http://cdn.example.com/x",
    "https://127.0.0.1/x",
    "https://2130706433/x",
    "https://0x7f.1/x",
    "https://[::1]/x",
    "https://[::ffff:7f00:1]/x",
    "https://169.254.169.254/latest",
    "https://user:pass@zoom.us/x",
    "file:///etc/passwd",
    "ftp://zoom.us/x",
    "nonsense",
  ])("does not go to %s", (address) => expect(routeTo(zoom, address)).toBeNull());

  it("admits plain http and loopback only for the very host and port that a setting names", () => {
    const settings = settingsFor("http://127.0.0.1:4010", { downloadHosts: ["127.0.0.1:4011"] });
    const facts = (address: string) => {
      const route = routeTo(settings, address);
      return route && [route.mayHoldToken, route.mayStart];
    };
    expect(facts("http://127.0.0.1:4010/v2/users")).toEqual([true, true]);
    expect(facts("http://127.0.0.1:4011/file")).toEqual([false, true]);
    expect(facts("http://127.0.0.1:4012/file")).toBeNull();
    expect(facts("http://localhost:4010/file")).toBeNull();
    expect(facts("https://127.0.0.1:4010/file")).toBeNull();
  });
});

describe("publicLookup", () => {
  it.each([{ all: true }, { all: false }])("refuses a name that leads to loopback (%o)", async (options) => {
    const error = await new Promise((resolve) => publicLookup("localhost", options, resolve));
    expect(error).toMatchObject({ code: "EREFUSEDADDRESS" });
  });
});

describe("readZoomSettings", () => {
  it("defaults to Zoom's own addresses", () => {
    expect(zoom).toEqual({
      oauthUrl: "https://zoom.us",
      apiUrl: "https://api.zoom.us/v2",
      clientId: "id",
      clientSecret: "secret",
      downloadHosts: [],
      appUrl: "https://archive.example.com",
    });
  });

  it("reads download hosts with and without a port", () => {
    const env = {
      ZOOM_CLIENT_ID: "id",
      ZOOM_CLIENT_SECRET: "secret",
      NEXTAUTH_URL: "http://localhost:3000",
      ZOOM_DOWNLOAD_HOSTS: "Files.example.com, 127.0.0.1:4011 [::1]:99",
    };
    expect(readZoomSettings(env).downloadHosts).toEqual([
      "files.example.com:443",
      "127.0.0.1:4011",
      "[::1]:99",
    ]);
  });

  it("names what is wrong without printing it", () => {
    const read = () =>
      readZoomSettings({
        ZOOM_CLIENT_SECRET: "s3cret",
        ZOOM_DOWNLOAD_HOSTS: "a/b",
        ZOOM_API_URL: "gopher://x",
      });
    expect(read).toThrow(/ZOOM_API_URL[\s\S]*ZOOM_CLIENT_ID[\s\S]*ZOOM_DOWNLOAD_HOSTS/);
    expect(read).not.toThrow(/s3cret/);
  });
});
