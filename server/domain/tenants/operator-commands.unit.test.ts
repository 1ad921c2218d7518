import { execFileSync } from "node:child_process";

import fc from "fast-check";
import { expect, it } from "vitest";

import { addTenantCommand, replaceAdministratorCommand } from "./operator-commands";

const nothingOdd = /^[^\p{Cc}\p{Cs}]+$/u;
const name = fc.oneof(
  fc.string({ minLength: 1, unit: "grapheme" }).filter((text) => nothingOdd.test(text)),
  fc.constantFrom("$(touch x)", "`id`", "O'Brien", `"; rm -rf ~; "`, "a\\", "--upn", "!!", "*"),
);

it("a pasted command hands every name on as it is, and runs nothing in it", () => {
  fc.assert(
    fc.property(name, name, (displayName, userPrincipalName) => {
      const who = { tid: "t", oid: "o", displayName, userPrincipalName };
      for (const command of [replaceAdministratorCommand(who), addTenantCommand(who)]) {
        const script = command.replace("npm run operator --", `printf '%s\\0'`);
        const words = execFileSync("/bin/sh", ["-c", script], { encoding: "utf8" }).split("\0");
        expect(words[words.indexOf("--display-name") + 1]).toBe(displayName);
        expect(words.slice(words.indexOf("--upn")).slice(0, 2)).toEqual(["--upn", userPrincipalName]);
      }
    }),
    { numRuns: 60 },
  );
});

it("control characters never reach the terminal", () => {
  const who = { tid: "t", oid: "o", displayName: "A\u001b[2J\nB", userPrincipalName: "u" };
  expect(replaceAdministratorCommand(who)).toMatch(/--display-name 'A \[2J B'$/);
});
