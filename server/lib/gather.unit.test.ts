import { describe, expect, it } from "vitest";

import { gather, lanes } from "./gather";

describe("gather", () => {
  it("joins what comes in one turn, and what comes while a batch is under way", async () => {
    const batches: number[][] = [];
    let open: () => void = () => undefined;
    const gate = new Promise<void>((resolve) => (open = resolve));
    const twice = gather(async (inputs: readonly number[]) => {
      batches.push([...inputs]);
      if (batches.length === 1) await gate;
      return inputs.map((input) => input * 2);
    });
    const first = [twice(1), twice(2)];
    await new Promise(setImmediate);
    const second = [twice(3), twice(4), twice(5)];
    open();
    expect(await Promise.all([...first, ...second])).toEqual([2, 4, 6, 8, 10]);
    expect(batches).toEqual([
      [1, 2],
      [3, 4, 5],
    ]);
    expect(await twice(6)).toBe(12);
  });

  it("lets a bad one fail alone", async () => {
    const strict = gather(async (inputs: readonly number[]) => {
      await Promise.resolve();
      if (inputs.includes(13)) throw new Error("thirteen");
      return inputs;
    });
    const answers = await Promise.allSettled([1, 13, 2].map(strict));
    expect(answers.map(({ status }) => status)).toEqual(["fulfilled", "rejected", "fulfilled"]);
    expect(await strict(4)).toBe(4);
  });
});

describe("lanes", () => {
  it("never lets more work at a time, in the order of asking, and a failure frees its place", async () => {
    let working = 0;
    let most = 0;
    const order: number[] = [];
    const lane = lanes(2);
    const work = (n: number) =>
      lane(async () => {
        most = Math.max(most, ++working);
        order.push(n);
        await new Promise(setImmediate);
        working--;
        if (n === 1) throw new Error("one");
        return n;
      });
    const answers = await Promise.allSettled([0, 1, 2, 3, 4].map(work));
    expect(most).toBe(2);
    expect(order).toEqual([0, 1, 2, 3, 4]);
    expect(answers.map((one) => one.status)).toEqual([
      "fulfilled",
      "rejected",
      "fulfilled",
      "fulfilled",
      "fulfilled",
    ]);
  });
});
