import { randomBytes } from "node:crypto";
import { inspect } from "node:util";
import { v7 } from "uuid";
import { describe, expect, it } from "vitest";
import { rewrapDataKey, unwrapDataKey } from "./data-key";
import { FileSealer } from "./file-sealer";
import { parseKeyring } from "./keyring";
import { openSecret, sealSecret } from "./secrets";
import { createTenantKey, rewrapTenantKey, unwrapTenantKey } from "./tenant-key";

const newKey = () => randomBytes(32).toString("base64");
const oldKey = newKey();
const before = parseKeyring(`k1:${oldKey}`);
const after = parseKeyring(`k2:${newKey()}, k1:${oldKey}`);
const code = (expected: string) => expect.objectContaining({ code: expected }) as unknown as Error;

describe("the keyring setting", () => {
  it.each([
    ["nothing", ""],
    ["no id", newKey()],
    ["a short key", `k1:${randomBytes(31).toString("base64")}`],
    ["a long key", `k1:${randomBytes(33).toString("base64")}`],
    ["a key that nobody drew", `k1:${Buffer.alloc(32, "secret").toString("base64")}`],
    ["an id twice", `k1:${newKey()},k1:${newKey()}`],
    ["an empty entry", `k1:${newKey()},`],
  ])("is refused with %s, and its error shows no key", (_, setting) => {
    const parse = () => parseKeyring(setting);
    expect(parse).toThrow(code("bad_keyring"));
    for (const secret of setting.match(/[A-Za-z0-9+/]{20,}/g) ?? []) {
      expect(parse).not.toThrow(secret);
    }
  });

  it("wraps by the first key and prints none", () => {
    expect(after.currentKeyId).toBe("k2");
    expect(inspect(after, { depth: 9, showHidden: true })).not.toContain(oldKey);
    expect(JSON.stringify(after)).toBe('{"currentKeyId":"k2"}');
  });

  it("is checked at start against the key that the archive was sealed with", () => {
    const stored = before.checkValue();
    expect(() => before.check(stored)).not.toThrow();
    expect(() => after.check(stored)).not.toThrow();
    expect(() => parseKeyring(`k1:${newKey()}`).check(stored)).toThrow(code("wrong_key"));
    expect(() => parseKeyring(`k2:${oldKey}`).check(stored)).toThrow(code("unknown_key"));
    expect(() => before.check("k1")).toThrow(code("wrong_key"));
    expect(() => before.check("")).toThrow(code("unknown_key"));
    expect(stored).not.toContain(oldKey.slice(0, 12));
  });
});

describe("a tenant's key", () => {
  const [tenantId, otherTenantId] = [v7(), v7()];

  it("opens for its tenant under any keyring that holds its master key, and for nobody else", async () => {
    const { tenantKey, ...wrapped } = await createTenantKey(before, tenantId);
    expect((await unwrapTenantKey(after, tenantId, wrapped)).equals(tenantKey)).toBe(true);
    await expect(unwrapTenantKey(before, otherTenantId, wrapped)).rejects.toThrow(code("tampered"));
    await expect(unwrapTenantKey(parseKeyring(`k2:${oldKey}`), tenantId, wrapped)).rejects.toThrow(
      code("unknown_key"),
    );
    await expect(unwrapTenantKey(parseKeyring(`k1:${newKey()}`), tenantId, wrapped)).rejects.toThrow(
      code("tampered"),
    );
  });

  it("is the same after re-wrapping by the current master key", async () => {
    const { tenantKey, ...wrapped } = await createTenantKey(before, tenantId);
    const rewrapped = await rewrapTenantKey(after, tenantId, wrapped);
    expect(rewrapped.masterKeyId).toBe("k2");
    expect((await unwrapTenantKey(after, tenantId, rewrapped)).equals(tenantKey)).toBe(true);
    await expect(unwrapTenantKey(before, tenantId, rewrapped)).rejects.toThrow(code("unknown_key"));
  });
});

describe("what a tenant's key protects", async () => {
  const { tenantKey } = await createTenantKey(before, v7());
  const { tenantKey: otherKey } = await createTenantKey(before, v7());

  it("a data key opens for its file only and survives re-wrapping", () => {
    const sealer = new FileSealer(v7());
    const wrapped = sealer.wrapKey(tenantKey);
    const dataKey = unwrapDataKey(tenantKey, sealer.fileId, wrapped);
    const rewrapped = rewrapDataKey(tenantKey, otherKey, sealer.fileId, wrapped);
    expect(unwrapDataKey(otherKey, sealer.fileId, rewrapped).equals(dataKey)).toBe(true);
    expect(unwrapDataKey(tenantKey, sealer.fileId.toUpperCase(), wrapped).equals(dataKey)).toBe(true);
    expect(() => unwrapDataKey(tenantKey, v7(), wrapped)).toThrow(code("tampered"));
    expect(() => unwrapDataKey(otherKey, sealer.fileId, wrapped)).toThrow(code("tampered"));
  });

  const binding = { purpose: "zoom.tokens", ownerId: v7() };

  it("a secret opens where it was sealed", () => {
    const sealed = sealSecret(tenantKey, binding, "tökens");
    expect(openSecret(tenantKey, binding, sealed)).toBe("tökens");
    expect(sealed.equals(sealSecret(tenantKey, binding, "tökens"))).toBe(false);
    expect(openSecret(tenantKey, binding, sealSecret(tenantKey, binding, ""))).toBe("");
  });

  it.each([
    ["another purpose", () => openSecret(tenantKey, { ...binding, purpose: "zoom.state" }, sealed())],
    ["another owner", () => openSecret(tenantKey, { ...binding, ownerId: v7() }, sealed())],
    ["another tenant", () => openSecret(otherKey, binding, sealed())],
    ["cut bytes", () => openSecret(tenantKey, binding, sealed().subarray(0, -1))],
    ["too few bytes", () => openSecret(tenantKey, binding, Buffer.alloc(27))],
    ["a changed byte", () => openSecret(tenantKey, binding, Buffer.from(sealed()).fill(0, 13, 15))],
    ["a data key's context", () => unwrapDataKey(tenantKey, binding.ownerId, sealed())],
  ])("a secret does not open under %s", (_, open) => {
    expect(open).toThrow(code("tampered"));
  });

  const sealed = () => sealSecret(tenantKey, binding, "a refresh token");
});
