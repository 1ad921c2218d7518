"use client";

import { Menu as Base } from "@base-ui/react/menu";
import { Check } from "lucide-react";
import { type ReactElement, type ReactNode, useState } from "react";

const item =
  "flex w-full items-center gap-2 rounded-sm px-2.5 py-1.5 text-sm outline-none select-none data-disabled:opacity-55 data-highlighted:bg-accent-soft [&_svg]:size-4 [&_svg]:text-muted";

/** The popup stays within its part of the page, where assistive technology looks for it. */
const landmarks = 'header, main, [role="dialog"]';

type MenuProps = { trigger: ReactElement; defaultOpen?: boolean; children: ReactNode };

/** `trigger` is the button that opens it. */
export function Menu({ trigger, defaultOpen = false, children }: MenuProps) {
  const [landmark, setLandmark] = useState<HTMLElement | null>(null);
  return (
    <Base.Root defaultOpen={defaultOpen}>
      <span hidden ref={(node) => setLandmark(node?.closest<HTMLElement>(landmarks) ?? null)} />
      <Base.Trigger render={trigger} />
      <Base.Portal container={landmark}>
        <Base.Positioner sideOffset={4} align="end" className="z-50">
          <Base.Popup className="min-w-52 rounded-md border border-line bg-raised p-1 text-ink shadow-pop outline-none">
            {children}
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  );
}

type MenuItemProps = { onSelect: () => void; disabled?: boolean; children: ReactNode };

export function MenuItem({ onSelect, disabled = false, children }: MenuItemProps) {
  return (
    <Base.Item className={item} onClick={onSelect} disabled={disabled}>
      {children}
    </Base.Item>
  );
}

type MenuTickProps = {
  checked: boolean;
  disabled?: boolean;
  onChange: (checked: boolean) => void;
  children: ReactNode;
};

/** A choice of the menu that is on or off; the menu stays open. */
export function MenuTick({ checked, disabled = false, onChange, children }: MenuTickProps) {
  return (
    <Base.CheckboxItem
      className={item}
      checked={checked}
      disabled={disabled}
      closeOnClick={false}
      onCheckedChange={(on) => onChange(on)}
    >
      <span className="flex size-4 items-center justify-center rounded-sm border border-control">
        <Base.CheckboxItemIndicator>
          <Check aria-hidden className="size-3.5! text-accent!" />
        </Base.CheckboxItemIndicator>
      </span>
      {children}
    </Base.CheckboxItem>
  );
}

export function MenuSeparator() {
  return <Base.Separator className="my-1 h-px bg-line" />;
}
