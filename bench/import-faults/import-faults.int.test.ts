import { afterAll, beforeAll, expect, it } from "vitest";

import { testDatabase } from "@/db/testing/database";

import { type Fault, faults } from "./faults";
import { tryCase } from "./try-case";

/** The short form of the bench: the company with the fewest recordings, and the faults that lose most elsewhere. */
const rows: (readonly Fault[])[] = [
  [faults.paging, faults.throttled],
  [faults.cut, faults.html, faults.wrongLength, faults.redirect, faults.gone],
  [faults.rotation, faults.serverErrors, faults.oneUser],
];

let own: Awaited<ReturnType<typeof testDatabase>>;
beforeAll(async () => void (own = await testDatabase()));
afterAll(() => own.drop());

it.each(rows.map((row) => [row.map(({ name }) => name).join(" + "), row] as const))(
  "%s",
  async (_, row) => {
    const outcome = await tryCase(own.database, row, { account: "fabrikam", files: 60 });
    expect(outcome).toMatchObject({
      coverage: 1,
      corrupt: 0,
      duplicates: 0,
      goneNoted: 1,
      secondRunBytes: 0,
      tokenLeaks: 0,
    });
  },
  120_000,
);
