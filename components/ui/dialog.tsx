"use client";

import { Dialog as Base } from "@base-ui/react/dialog";
import { clsx } from "clsx";
import { X } from "lucide-react";
import type { ReactNode } from "react";

import { IconButton } from "./button";

type DialogProps = {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  title: string;
  description?: ReactNode;
  /** In the middle, or as a drawer at a side. */
  place?: "center" | "left" | "right";
  wide?: boolean;
  children: ReactNode;
};

const places = {
  center:
    "top-1/2 left-1/2 max-h-[88dvh] w-[calc(100vw-2rem)] -translate-x-1/2 -translate-y-1/2 rounded-lg data-ending-style:opacity-0 data-starting-style:opacity-0",
  left: "inset-y-0 left-0 w-72 max-w-[88vw] data-ending-style:-translate-x-full data-starting-style:-translate-x-full",
  right:
    "inset-y-0 right-0 w-80 max-w-[92vw] data-ending-style:translate-x-full data-starting-style:translate-x-full",
};

/** Modal dialog or drawer: traps focus, closes on Escape, gives focus back. */
export function Dialog({
  open,
  onOpenChange,
  title,
  description,
  place = "center",
  wide,
  children,
}: DialogProps) {
  return (
    <Base.Root open={open} onOpenChange={(next) => onOpenChange(next)}>
      <Base.Portal>
        <Base.Backdrop className="fixed inset-0 z-40 bg-black/45 transition-opacity duration-150 data-ending-style:opacity-0 data-starting-style:opacity-0" />
        <Base.Popup
          className={clsx(
            "fixed z-50 flex flex-col border border-line bg-raised text-ink shadow-pop transition duration-150 outline-none",
            places[place],
            place === "center" && (wide ? "max-w-3xl" : "max-w-lg"),
          )}
        >
          <div className="flex items-start gap-3 px-4 pt-3 pb-2">
            <div className="min-w-0 grow pt-1">
              <Base.Title className="text-base font-semibold">{title}</Base.Title>
              {description && (
                <Base.Description className="mt-1 text-sm text-muted">{description}</Base.Description>
              )}
            </div>
            <Base.Close
              render={
                <IconButton label="Close">
                  <X aria-hidden />
                </IconButton>
              }
            />
          </div>
          <div className="min-h-0 scroll-pb-20 overflow-y-auto px-4 pt-1 pb-4">{children}</div>
        </Base.Popup>
      </Base.Portal>
    </Base.Root>
  );
}

/** The row of buttons at a dialog's end, in sight however long the dialog is. */
export function DialogActions({ children }: { children: ReactNode }) {
  return (
    <div className="sticky -bottom-4 z-10 -mx-4 mt-4 -mb-4 flex flex-wrap justify-end gap-2 rounded-b-lg border-t border-line bg-raised px-4 py-3">
      {children}
    </div>
  );
}
