/** A small population for tests: one tenant that granted everything, one that granted nothing yet. */
export const ALPHA = "11111111-1111-4111-8111-111111111111";
export const BETA = "22222222-2222-4222-8222-222222222222";

const person = (n: number, name: string, domain: string, extra: object = {}) => ({
  id: `aaaaaaaa-0000-4000-8000-${String(n).padStart(12, "0")}`,
  userPrincipalName: `${name.toLowerCase()}@${domain}`,
  mail: `${name.toLowerCase()}@${domain}`,
  displayName: `${name} Example`,
  givenName: name,
  surname: "Example",
  department: "Trading",
  ...extra,
});

export const TRADERS = "cccccccc-0000-4000-8000-000000000001";
export const EVERYONE = "cccccccc-0000-4000-8000-000000000002";

export const population = {
  tenants: [
    {
      id: ALPHA,
      name: "Alpha",
      domain: "alpha.example",
      adminConsent: true,
      users: [
        person(1, "Ada", "alpha.example", { roles: ["Global Administrator"] }),
        person(2, "Ben", "alpha.example", { manager: "ada@alpha.example" }),
        person(3, "Cem", "alpha.example", { mail: null, manager: "ben@alpha.example" }),
        person(4, "Dee", "alpha.example", { accountEnabled: false }),
        person(5, "Eva", "alpha.example", {
          userPrincipalName: "eva_home.example#EXT#@alpha.example",
          mail: "eva@home.example",
          userType: "Guest",
        }),
      ],
      groups: [
        { id: TRADERS, displayName: "Traders", members: ["ben@alpha.example", "cem@alpha.example"] },
        { id: EVERYONE, displayName: "Everyone", members: [TRADERS, "ada@alpha.example"] },
      ],
    },
    {
      id: BETA,
      name: "Beta",
      domain: "beta.example",
      users: [
        person(11, "Fay", "beta.example", { roles: ["Global Administrator"] }),
        person(12, "Gus", "beta.example", { roles: ["Application Administrator"] }),
      ],
    },
  ],
};
