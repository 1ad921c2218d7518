import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { dispositionOf } from "./download-name";

const file = (ownName: string | null, fileType = "CHAT_FILE") =>
  dispositionOf({ id: "0197", fileType, startedAt: new Date("2026-11-20T09:00:00Z"), ownName });

describe("a download is named", () => {
  it.each<[string | null, string, string]>([
    [null, "TEAM_CHAT", 'attachment; filename="2026-11-20-0197.json"'],
    [null, "MP4", 'attachment; filename="2026-11-20-0197.mp4"'],
    [null, "NEW", 'attachment; filename="2026-11-20-0197.bin"'],
    ["terms.txt", "CHAT_FILE", 'attachment; filename="2026-11-20-terms.txt"'],
    ["../../etc/passwd", "CHAT_FILE", 'attachment; filename="2026-11-20-_.._etc_passwd"'],
    ['a"; filename=b.exe', "CHAT_FILE", 'attachment; filename="2026-11-20-a_; filename=b.exe"'],
    [
      "Übersicht 50%.pdf",
      "CHAT_FILE",
      `attachment; filename="2026-11-20-_bersicht 50_.pdf"; filename*=UTF-8''2026-11-20-%C3%9Cbersicht%2050%25.pdf`,
    ],
    ["safe\u202Efdp.exe", "CHAT_FILE", 'attachment; filename="2026-11-20-safefdp.exe"'],
    ["\r\n . ", "CHAT_FILE", 'attachment; filename="2026-11-20-0197.bin"'],
    [`${"n".repeat(300)}.docx`, "CHAT_FILE", `attachment; filename="2026-11-20-${"n".repeat(120)}.docx"`],
  ])("%j of type %s: %s", (ownName, fileType, expected) => {
    expect(file(ownName, fileType)).toBe(expected);
  });

  it("by a header that any name leaves whole", () => {
    const anyName = fc.string({ unit: "binary", maxLength: 300 });
    fc.assert(
      fc.property(anyName, (name) => {
        expect(file(name)).toMatch(
          /^attachment; filename="[ !#-[\]-~]+"(?:; filename\*=UTF-8''[\w.!~%-]+)?$/,
        );
      }),
    );
  });
});
