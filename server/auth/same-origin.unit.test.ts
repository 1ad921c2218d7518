import { expect, it } from "vitest";

import { requireSameOrigin } from "./same-origin";
import { noticeCookie, returnCookie, sessionCookie } from "./session-cookie";

const own = "https://archive.example.com";

it.each([
  [{ "sec-fetch-site": "same-origin" }, true],
  [{ "sec-fetch-site": "same-origin", origin: own }, true],
  [{ "sec-fetch-site": "same-origin", origin: "null" }, true],
  [{ origin: own }, true],
  [{}, false],
  [{ origin: "null" }, false],
  [{ origin: "https://evil.example" }, false],
  [{ origin: "http://archive.example.com" }, false],
  [{ origin: `${own}.evil.example` }, false],
  [{ "sec-fetch-site": "none" }, false],
  [{ "sec-fetch-site": "same-site", origin: own }, false],
  [{ "sec-fetch-site": "cross-site", origin: own }, false],
  [{ "sec-fetch-site": "same-origin", origin: "https://evil.example" }, false],
])("a request with %o may change something: %s", (headers, allowed) => {
  const attempt = () => requireSameOrigin(new Headers(headers), own);
  if (allowed) expect(attempt).not.toThrow();
  else expect(attempt).toThrow(/another site/);
});

it.each([sessionCookie, returnCookie, noticeCookie])("cookies are pinned to the host on https", (cookie) => {
  const { name, options } = cookie(own);
  expect(name).toMatch(/^__Host-/);
  expect(options).toEqual({ httpOnly: true, sameSite: "lax", path: "/", secure: true });
  expect(cookie("http://localhost:3000")).toMatchObject({ options: { secure: false, httpOnly: true } });
});
