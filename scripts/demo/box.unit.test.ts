import { describe, expect, it } from "vitest";
import { drawBox, listSignIns } from "@/scripts/demo/box";

const user = (name: string, more: { administrator?: boolean; accountEnabled?: boolean } = {}) => ({
  userPrincipalName: `${name}@contoso.example`,
  administrator: false,
  accountEnabled: true,
  ...more,
});

describe("listSignIns", () => {
  it("names administrators and some users, but nobody who cannot get in", () => {
    const users = [
      user("ann"),
      user("bob"),
      user("ada", { administrator: true }),
      user("gone", { accountEnabled: false }),
      user("cem"),
      user("dan"),
    ];
    const lines = listSignIns({
      tenants: [
        { name: "Contoso", customer: true, users },
        { name: "Northwind", customer: false, users: [user("nina")] },
      ],
    });
    expect(lines.map((line) => line.trim().replace(/ +/g, " "))).toEqual([
      "Contoso",
      "ada@contoso.example administrator",
      "ann@contoso.example user",
      "bob@contoso.example user",
      "cem@contoso.example user",
      "and 1 more users",
    ]);
  });
});

describe("drawBox", () => {
  it("frames lines of any length", () => {
    expect(drawBox(["a", "long"])).toBe("┌──────┐\n│ a    │\n│ long │\n└──────┘");
  });
});
