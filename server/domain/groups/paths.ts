/** `child` is a group that the directory lists directly in `parent`. */
export type Nesting = { parent: string; child: string };

/**
 * Pure. The shortest way from a group to each group nested in it, by ids, outermost first and without the group itself.
 * Of two equally short ways the first of `nestings` is taken; a cycle ends a way.
 */
export function waysInto(root: string, nestings: readonly Nesting[]): Map<string, string[]> {
  const children = grouped(nestings, "parent", "child");
  const ways = new Map<string, string[]>([[root, []]]);
  // A map hands out what is added while it is walked: nearest groups first.
  for (const [parent, way] of ways) {
    for (const child of children.get(parent) ?? []) {
      if (!ways.has(child)) ways.set(child, [...way, child]);
    }
  }
  return ways;
}

/** Pure. These groups and all that they are nested in. */
export function withOuter(groupIds: Iterable<string>, nestings: readonly Nesting[]): Set<string> {
  const parents = grouped(nestings, "child", "parent");
  const found = new Set(groupIds);
  for (const id of found) for (const parent of parents.get(id) ?? []) found.add(parent);
  return found;
}

function grouped(nestings: readonly Nesting[], by: keyof Nesting, to: keyof Nesting): Map<string, string[]> {
  const groups = new Map<string, string[]>();
  for (const nesting of nestings) {
    const known = groups.get(nesting[by]);
    if (known) known.push(nesting[to]);
    else groups.set(nesting[by], [nesting[to]]);
  }
  return groups;
}
