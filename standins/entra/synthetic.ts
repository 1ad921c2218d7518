const MEMBERS_PER_GROUP = 300;
const REPORTS_PER_MANAGER = 8;
const DEPARTMENTS = ["Trading", "Sales", "Service", "Legal", "Finance", "Operations"];
const FIRST = ["Ada", "Ben", "Cem", "Dee", "Eva", "Fay", "Gus", "Hal", "Ida", "Jon", "Kim", "Leo", "Mia"];
const LAST = [
  "Adler",
  "Berg",
  "Costa",
  "Duval",
  "Evans",
  "Fischer",
  "Garcia",
  "Haas",
  "Ito",
  "Jensen",
  "Klein",
];

const idOf = (prefix: string, n: number) => `${prefix}-0000-4000-8000-${String(n).padStart(12, "0")}`;
const pickOf = (list: readonly string[], n: number) => list[n % list.length] ?? "";

type Size = { people: number; groups: number; domain: string };

/**
 * People and groups of a large organization, the same ones for the same numbers. Managers form a tree of eight reports
 * each; a group holds about 300 people, and every tenth group the one before it.
 */
export function syntheticDirectory({ people, groups, domain }: Size) {
  const personId = (n: number) => idOf("5eed0000", n);
  const groupId = (n: number) => idOf("5eed1111", n);
  const size = Math.min(people, MEMBERS_PER_GROUP);
  return {
    users: Array.from({ length: people }, (_, n) => {
      const [first, last] = [pickOf(FIRST, n), pickOf(LAST, Math.floor(n / FIRST.length))];
      const address = `${first}.${last}.${n}@${domain}`.toLowerCase();
      return {
        ...{
          id: personId(n),
          userPrincipalName: address,
          mail: address,
          displayName: `${first} ${last} ${n}`,
        },
        ...{
          givenName: first,
          surname: last,
          jobTitle: `Grade ${n % 9}`,
          department: pickOf(DEPARTMENTS, n),
        },
        manager: n === 0 ? null : personId(Math.floor((n - 1) / REPORTS_PER_MANAGER)),
      };
    }),
    groups: Array.from({ length: groups }, (_, g) => ({
      id: groupId(g),
      displayName: `Group ${g}`,
      members: [
        ...Array.from({ length: size }, (_, m) => personId((g * 47 + m) % people)),
        ...(g > 0 && g % 10 === 0 ? [groupId(g - 1)] : []),
      ],
    })),
  };
}
