"use client";

import { type ComponentProps, useEffect, useEffectEvent, useRef, useState } from "react";

const pauseMs = 350;

type DebouncedInputProps = Omit<ComponentProps<"input">, "value" | "onChange"> & {
  value: string;
  /** Called with trimmed text after a pause in typing, or at once on Enter. */
  onCommit: (value: string) => void;
};

/** A text box whose state lives elsewhere (the address) and is costly to follow at every key. */
export function DebouncedInput({ value, onCommit, ...rest }: DebouncedInputProps) {
  const [draft, setDraft] = useState(value);
  const [seen, setSeen] = useState(value);
  const box = useRef<HTMLInputElement>(null);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  if (value !== seen) {
    setSeen(value);
    if (value !== draft.trim()) setDraft(value);
  }
  const commit = (text: string) => {
    clearTimeout(timer.current);
    if (text.trim() !== value) onCommit(text.trim());
  };
  const adoptWhatWasTypedBeforeHydration = useEffectEvent(() => {
    const typed = box.current?.value ?? value;
    if (typed === value) return;
    setDraft(typed);
    commit(typed);
  });
  useEffect(() => {
    adoptWhatWasTypedBeforeHydration();
    return () => clearTimeout(timer.current);
  }, []);
  return (
    <input
      {...rest}
      ref={box}
      value={draft}
      onChange={(event) => {
        const { value: text } = event.target;
        setDraft(text);
        clearTimeout(timer.current);
        timer.current = setTimeout(() => commit(text), pauseMs);
      }}
      onKeyDown={(event) => {
        if (event.key === "Enter") commit(draft);
      }}
    />
  );
}
