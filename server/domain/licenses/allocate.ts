import type { LicenseSku } from "@/db/constants";

/** What one person's configuration asks of the pools. `held` = has a seat already; `own` = asked for by name, not by a group. */
export type Claim = { personId: string; sku: LicenseSku; held: boolean; own: boolean; username: string };

/**
 * Who has a seat: whoever has one keeps it, then those it was given to by name, then by username; the same claims in any
 * order give the same seats. Answers the claims that go without.
 * @param seats seats of each SKU; none where absent
 */
export function allocate(claims: readonly Claim[], seats: ReadonlyMap<LicenseSku, number>): Claim[] {
  const bySku = new Map<LicenseSku, Claim[]>();
  for (const claim of claims) {
    const known = bySku.get(claim.sku);
    if (known) known.push(claim);
    else bySku.set(claim.sku, [claim]);
  }
  return [...bySku].flatMap(([sku, rivals]) => {
    const free = seats.get(sku) ?? 0;
    return rivals.length <= free ? [] : rivals.sort(inOrder).slice(free);
  });
}

function inOrder(a: Claim, b: Claim): number {
  if (a.held !== b.held) return a.held ? -1 : 1;
  if (a.own !== b.own) return a.own ? -1 : 1;
  if (a.username !== b.username) return a.username < b.username ? -1 : 1;
  return a.personId < b.personId ? -1 : 1;
}
