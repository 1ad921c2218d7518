import type { Page } from "@playwright/test";

/**
 * Opens an address and answers how many bytes of JavaScript came over the wire until the network was idle: compressed,
 * with response headers, nothing from the browser's cache (Chrome DevTools Protocol, `Network.loadingFinished`).
 */
export async function weighScripts(page: Page, address: string): Promise<number> {
  const session = await page.context().newCDPSession(page);
  await session.send("Network.enable");
  await session.send("Network.setCacheDisabled", { cacheDisabled: true });
  const scripts = new Set<string>();
  let bytes = 0;
  session.on("Network.responseReceived", ({ requestId, type }) => {
    if (type === "Script") scripts.add(requestId);
  });
  session.on("Network.loadingFinished", ({ requestId, encodedDataLength }) => {
    if (scripts.has(requestId)) bytes += encodedDataLength;
  });
  await page.goto(address, { waitUntil: "networkidle" });
  await session.detach();
  return bytes;
}
