"use client";

import { CircleHelp } from "lucide-react";
import dynamic from "next/dynamic";
import { useState } from "react";

import { IconButton } from "@/components/ui/button";

import { focusSearch, moveRow, useKeys } from "./keys";

const HelpDialog = dynamic(() => import("./help-dialog").then((module) => module.HelpDialog));

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
      {open && <HelpDialog onClose={() => setOpen(false)} />}
    </>
  );
}
