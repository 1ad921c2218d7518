"use client";

import { CircleHelp } from "lucide-react";
import { useState } from "react";

import { IconButton } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";

import { focusSearch, moveRow, useKeys } from "./keys";

const shortcuts = [
  {
    place: "Everywhere",
    keys: [
      ["/", "Search on this page"],
      ["j", "Next row"],
      ["k", "Previous row"],
      ["Enter", "Open the row"],
      ["?", "Show this help"],
    ],
  },
  {
    place: "Replay",
    keys: [
      ["Space", "Play or pause"],
      ["←", "10 seconds back"],
      ["→", "10 seconds on"],
      ["m", "Mute or unmute"],
      ["c", "Captions on or off"],
      ["f", "Full screen"],
    ],
  },
] as const;

/** The `?` of the bar, and the shortcuts that hold on every page. */
export function Help() {
  const [open, setOpen] = useState(false);
  useKeys((event) => {
    const acts = {
      "?": () => (setOpen(true), true),
      "/": focusSearch,
      j: () => moveRow(1),
      k: () => moveRow(-1),
    };
    const act = event.key in acts ? acts[event.key as keyof typeof acts] : undefined;
    if (act?.()) event.preventDefault();
  });
  return (
    <>
      <IconButton label="Help" aria-keyshortcuts="?" onClick={() => setOpen(true)}>
        <CircleHelp aria-hidden />
      </IconButton>
      <Dialog open={open} onOpenChange={setOpen} title="Help" description="Keyboard shortcuts">
        <div className="grid gap-5 sm:grid-cols-2">
          {shortcuts.map(({ place, keys }) => (
            <section key={place}>
              <h3 className="mb-1.5 text-sm font-semibold">{place}</h3>
              <dl className="grid grid-cols-[auto_1fr] items-center gap-x-3 gap-y-1 text-sm">
                {keys.map(([key, meaning]) => (
                  <div key={key} className="contents">
                    <dt>
                      <kbd className="inline-block min-w-7 rounded-sm border border-control bg-sunken px-1.5 text-center font-sans text-2xs">
                        {key}
                      </kbd>
                    </dt>
                    <dd>{meaning}</dd>
                  </div>
                ))}
              </dl>
            </section>
          ))}
        </div>
      </Dialog>
    </>
  );
}
