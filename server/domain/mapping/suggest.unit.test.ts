import { describe, expect, it, test } from "vitest";

import { type SuggestiblePerson, suggester } from "./suggest";

const someone = (name: string, upn: string, more: Partial<SuggestiblePerson> = {}): SuggestiblePerson => ({
  ...{ id: upn, name, username: upn, upn, mail: null, state: "active" },
  ...more,
});

const people = [
  someone("Deniz Kaya", "deniz.kaya@contoso.example"),
  someone("Möller, Ingrid (Sales)", "i.moeller@contoso.example"),
  someone("Ana Maria Ruiz", "x4711@contoso.example", { mail: "ana.ruiz@contoso.example" }),
  someone("Guest Guesten", "guest.g_mail.example#ext#@contoso.example"),
  someone("José García", "jg@contoso.example"),
];
const suggest = suggester(people);

test.each([
  ["deniz.kaya@old.example", "Deniz Kaya", "same_local_part"],
  ["ana.ruiz@old.example", "Ana Maria Ruiz", "same_local_part"],
  ["DENIZ.KAYA+zoom@old.example", "Deniz Kaya", "same_local_part"],
  ["guest.g@mail.example", "Guest Guesten", "guest_address"],
  ["deniz_kaya2@old.example", "Deniz Kaya", "same_name"],
  ["kaya.deniz@old.example", "Deniz Kaya", "same_name"],
  ["denizkaya@old.example", "Deniz Kaya", "same_name"],
  ["ingrid.moller@old.example", "Möller, Ingrid (Sales)", "same_name"],
  ["ingrid.moeller@old.example", "Möller, Ingrid (Sales)", "same_name"],
  ["jose.garcia@old.example", "José García", "same_name"],
  ["maria.ana.ruiz@old.example", "Ana Maria Ruiz", "same_name"],
  ["dkaya@old.example", "Deniz Kaya", "alias_pattern"],
  ["d.kaya@old.example", "Deniz Kaya", "alias_pattern"],
  ["kayad@old.example", "Deniz Kaya", "alias_pattern"],
  ["imoeller1@old.example", "Möller, Ingrid (Sales)", "alias_pattern"],
  ["ingrid@old.example", "Möller, Ingrid (Sales)", "part_of_name"],
])("%s is likely %s: %s", (email, name, why) => {
  expect(suggest(email)[0]).toMatchObject({ name, why });
});

test.each(["desk.phone@contoso.example", "sales@contoso.example", "", "@", "kaya.sales@contoso.example"])(
  "nobody is likely %j",
  (email) => {
    expect(suggest(email)).toEqual([]);
  },
);

describe("of several", () => {
  const crowd = ["Kaya", "Kaya", "Kaya", "Kaya"].map((last, at) =>
    someone(`Dora${"abcd"[at] ?? ""} ${last}`, `p${at}@contoso.example`, {
      state: at === 0 ? "left" : "active",
    }),
  );

  it("at most three, whoever left after who is here", () => {
    expect(suggester(crowd)("kaya@old.example").map(({ name }) => name)).toEqual([
      "Dorab Kaya",
      "Dorac Kaya",
      "Dorad Kaya",
    ]);
  });

  it("the strongest reason comes first, and each person once", () => {
    const ofBoth = suggester([...crowd, ...people])("deniz.kaya@old.example");
    expect(ofBoth).toHaveLength(1);
    expect(suggester([...crowd, ...people])("dkaya@old.example").map(({ why }) => why)).toEqual(
      Array.from({ length: 3 }, () => "alias_pattern"),
    );
  });
});
