import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { waysInto, withOuter } from "./paths";

const group = fc.constantFrom("a", "b", "c", "d", "e");
const nestings = fc.array(fc.record({ parent: group, child: group }), { maxLength: 12 });

describe("nested groups", () => {
  it("are walked by the shortest way, whatever cycles there are", () => {
    const cyclic = [
      { parent: "a", child: "b" },
      { parent: "b", child: "c" },
      { parent: "a", child: "c" },
      { parent: "c", child: "a" },
      { parent: "c", child: "d" },
    ];
    expect([...waysInto("a", cyclic)]).toEqual([
      ["a", []],
      ["b", ["b"]],
      ["c", ["c"]],
      ["d", ["c", "d"]],
    ]);
  });

  it("are inside exactly where the outer one is found from them", () => {
    fc.assert(
      fc.property(nestings, group, group, (all, outer, inner) => {
        expect(waysInto(outer, all).has(inner)).toBe(withOuter([inner], all).has(outer));
      }),
    );
  });

  it("are reached by steps that the directory lists", () => {
    fc.assert(
      fc.property(nestings, group, (all, root) => {
        for (const [id, way] of waysInto(root, all)) {
          [root, ...way].reduce((parent, child) => {
            expect(all).toContainEqual({ parent, child });
            return child;
          });
          expect(way.at(-1) ?? root).toBe(id);
        }
      }),
    );
  });
});
