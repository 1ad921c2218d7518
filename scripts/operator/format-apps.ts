import type { AppGuides } from "@/server/domain/permissions/schema";

import { formatTable } from "./format";

const indented = (lines: readonly string[]) => lines.map((line) => (line === "" ? "" : `   ${line}`));
const needed = (optional: boolean) => (optional ? "optional" : "needed");

function entraLines({ entra }: AppGuides): string[] {
  return [
    "Entra app (docs/guides/create-your-entra-app.md)",
    "",
    ...indented([
      "Redirect URIs, platform Web:",
      ...indented([entra.signInRedirect, entra.consentRedirect]),
      "",
      ...formatTable(
        ["Permission", "Type", "", "What for"],
        entra.permissions.map(({ value, type, optional, reason }) => [value, type, needed(optional), reason]),
      ),
      "",
      "requiredResourceAccess of the manifest:",
      ...indented(entra.manifest.split("\n")),
    ]),
  ];
}

function zoomLines({ zoom }: AppGuides): string[] {
  return [
    "Zoom app (docs/guides/create-your-zoom-app.md)",
    "",
    ...indented([
      "Redirect URL for OAuth, and in the allow list:",
      ...indented([zoom.redirect]),
      "",
      ...formatTable(
        ["Granular scope", "Classic scope", "", "What for"],
        zoom.scopes.map(({ granular, classic, optional, reason }) => [
          ...[granular, classic, needed(optional), reason],
        ]),
      ),
      "",
      "Event endpoint:",
      ...indented([zoom.webhook]),
      "",
      ...formatTable(
        ["Event", "What for"],
        zoom.events.map(({ event, reason }) => [event, reason]),
      ),
    ]),
  ];
}

/** What to enter at Microsoft and at Zoom for this installation. */
export const formatApps = (guides: AppGuides): string[] => [...entraLines(guides), "", ...zoomLines(guides)];
