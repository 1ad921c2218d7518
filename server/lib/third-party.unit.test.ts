import { expect, it } from "vitest";

import { dependencies, devDependencies } from "@/package.json";

import { readThirdParties } from "./third-party";

it("names every package that runs with the program, with its version and license, and none that only builds it", async () => {
  const found = await readThirdParties();
  const names = new Set(found.map(({ name, version }) => `${name} ${version}`));
  for (const [name, version] of Object.entries(dependencies)) expect(names).toContain(`${name} ${version}`);
  for (const builder of ["vitest", "eslint", "prettier"] as const) {
    expect(names).not.toContain(`${builder} ${devDependencies[builder]}`);
  }
  expect(names.size).toBe(found.length);
  expect(found.every(({ license }) => license.length > 1)).toBe(true);
});
