import { useEffect, useEffectEvent } from "react";

const takesText = "input, textarea, select, [contenteditable='true']";

const within = (event: KeyboardEvent, selector: string) =>
  event.target instanceof Element && event.target.closest(selector) !== null;

/** The key belongs to the control that has the focus: space presses a button, arrows move between tabs. */
export const meantForControl = (event: KeyboardEvent) =>
  (event.key === " " && within(event, "button:not([data-row]), a:not([data-row]), summary")) ||
  within(event, '[role="tab"]');

const isTyping = (event: KeyboardEvent) => within(event, takesText);
const dialogIsOpen = () => document.querySelector('[role="dialog"], [role="menu"]') !== null;

/** Calls `onKey` for plain keys (no Ctrl, Alt or Meta) pressed outside of text fields and dialogs. */
export function useKeys(onKey: (event: KeyboardEvent) => void) {
  const handle = useEffectEvent((event: KeyboardEvent) => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
    if (isTyping(event) || dialogIsOpen()) return;
    onKey(event);
  });
  useEffect(() => {
    const listener = (event: KeyboardEvent) => handle(event);
    document.addEventListener("keydown", listener);
    return () => document.removeEventListener("keydown", listener);
  }, []);
}

const visible = (element: HTMLElement) => element.offsetParent !== null;

/** `/`: the page's search box. */
export function focusSearch(): boolean {
  const box = [...document.querySelectorAll<HTMLElement>('main input[type="search"]')].find(visible);
  box?.focus();
  return box !== undefined;
}

/** `j` and `k`: the next and the previous link or button marked `data-row` on the page. */
export function moveRow(step: 1 | -1): boolean {
  const rows = [...document.querySelectorAll<HTMLElement>("main [data-row]")];
  const at = rows.findIndex((row) => row === document.activeElement);
  const next = at === -1 ? rows[0] : rows[at + step];
  next?.focus();
  next?.scrollIntoView({ block: "nearest" });
  return next !== undefined;
}
