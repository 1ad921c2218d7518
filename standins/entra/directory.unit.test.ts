import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { loadPopulation, parsePopulation } from "./directory";
import { population } from "./testing/population";

const changed = (change: (copy: typeof population) => void) => {
  const copy = structuredClone(population);
  change(copy);
  return () => parsePopulation(copy);
};

describe("a population", () => {
  test("that comes with the stand-in is valid", () => {
    const tenants = loadPopulation(fileURLToPath(new URL("../data/directory.json", import.meta.url)));
    expect(tenants.map((tenant) => tenant.name)).toEqual(expect.arrayContaining(["Contoso", "Fabrikam"]));
  });

  test.each<[string, (copy: typeof population) => void]>([
    ["tenants[0].id: ", (copy) => Object.assign(copy.tenants[0] ?? {}, { id: "alpha" })],
    [
      "tenants[1].users[0].userPrincipalName: ",
      (copy) => Object.assign(copy.tenants[1]?.users[0] ?? {}, { userPrincipalName: 7 }),
    ],
    [
      "tenants[0].users[1].manager: ",
      (copy) => Object.assign(copy.tenants[0]?.users[1] ?? {}, { manager: "nobody@x" }),
    ],
    [
      "tenants[0].groups[0].members[1]: ",
      (copy) => void copy.tenants[0]?.groups?.[0]?.members.splice(1, 1, "nobody@x"),
    ],
    ["tenants[1].id: ", (copy) => Object.assign(copy.tenants[1] ?? {}, { id: copy.tenants[0]?.id })],
    ["tenants[1].users: ", (copy) => Object.assign(copy.tenants[1] ?? {}, { users: [] })],
  ])("names the field at fault: %s", (path, change) => {
    expect(changed(change)).toThrow(path);
  });

  test("that cannot be read names the file", () => {
    expect(() => loadPopulation("/nowhere/directory.json")).toThrow("/nowhere/directory.json");
  });
});
