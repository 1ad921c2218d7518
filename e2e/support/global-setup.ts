import { spawnDemo } from "@/scripts/demo/spawn";

/**
 * Starts one demo for all journeys, on free ports and an empty folder of its own; answers how to stop it. With E2E_URL,
 * E2E_ENTRA_URL and E2E_ZOOM_URL set, a demo that runs already is used as it is.
 */
export default async function globalSetup(): Promise<(() => Promise<void>) | undefined> {
  if (process.env["E2E_URL"]) return undefined;
  const demo = await spawnDemo({ dataDir: ".data/e2e", scratch: true });
  process.env["E2E_URL"] = demo.url;
  process.env["E2E_ENTRA_URL"] = demo.entraUrl;
  process.env["E2E_ZOOM_URL"] = demo.zoomUrl;
  return demo.stop;
}
