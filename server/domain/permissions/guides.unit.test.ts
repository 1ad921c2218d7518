import { existsSync, readFileSync } from "node:fs";

import { describe, expect, it } from "vitest";

import { providerId } from "@/server/auth/entra-provider";
import { permissions, requiredResourceAccess } from "@/server/connectors/microsoft/permissions";
import { zoomEvents } from "@/server/connectors/zoom/events";
import { zoomScopes } from "@/server/connectors/zoom/permissions";

import { appGuides } from "./app-guides";

/** The guides name `https://archive.example.com` for whatever an installation's address is. */
const guides = appGuides({
  ...{ address: "https://archive.example.com", entraClientId: "entra", entraTenant: "organizations" },
  ...{ zoomClientId: "zoom", webhookReady: true },
});
const read = (name: string) => readFileSync(new URL(`../../../docs/guides/${name}`, import.meta.url), "utf8");
const entra = read("create-your-entra-app.md");
const zoom = read("create-your-zoom-app.md");

const plain = (text: string) => text.replaceAll("`", "").replaceAll("’", "'").trim();

/** The rows of the table whose first heading is this, cells as plain text. */
function table(text: string, heading: string): string[][] {
  const lines = text.split("\n").map((line) => line.trim());
  const start = lines.findIndex((line) => line.startsWith(`| ${heading} `));
  const rows: string[][] = [];
  for (const line of lines.slice(start + 2)) {
    if (!line.startsWith("|")) break;
    rows.push(line.split("|").slice(1, -1).map(plain));
  }
  return rows;
}
const needed = (optional: boolean) => (optional ? "no" : "yes");

describe("the guide for the Entra app", () => {
  it("lists the registry's permissions, word for word", () => {
    expect(table(entra, "permission")).toEqual(
      permissions.map(({ value, type, optional, reason, stored }) =>
        [value, type, needed(optional), reason, stored ?? "Nothing"].map(plain),
      ),
    );
  });

  it("prints the manifest and the redirect addresses as the program does", () => {
    const json = /```json\n([\s\S]*?)```/.exec(entra)?.[1] ?? "";
    expect(JSON.parse(json)).toEqual(requiredResourceAccess);
    expect(JSON.parse(guides.entra.manifest)).toEqual(requiredResourceAccess);
    const addresses = [...entra.matchAll(/https:\/\/archive\.example\.com\/\S+/g)].map(
      ([address]) => address,
    );
    expect(addresses).toEqual([guides.entra.signInRedirect, guides.entra.consentRedirect]);
  });
});

describe("the guide for the Zoom app", () => {
  it("lists the registry's scopes and events, word for word", () => {
    expect(table(zoom, "granular scope")).toEqual(
      zoomScopes.map(({ granular, classic, optional, reason, switchesOff }) =>
        [granular, classic, needed(optional), reason, switchesOff].map(plain),
      ),
    );
    expect(table(zoom, "event")).toEqual(zoomEvents.map(({ event, reason }) => [event, reason].map(plain)));
    expect(zoom).toContain(guides.zoom.deauthorizationEvent);
  });

  it("prints the addresses as the program does", () => {
    const addresses = [...zoom.matchAll(/https:\/\/archive\.example\.com\/\S+/g)].map(([address]) => address);
    expect(addresses).toEqual([guides.zoom.redirect, guides.zoom.webhook]);
  });
});

it("the addresses are those that exist: routes of this app", () => {
  expect(guides.entra.signInRedirect).toContain(`/api/auth/callback/${providerId}`);
  for (const address of [guides.entra.consentRedirect, guides.zoom.redirect, guides.zoom.webhook]) {
    const route = new URL(`../../../app${new URL(address).pathname}/route.ts`, import.meta.url);
    expect(existsSync(route), address).toBe(true);
  }
});
