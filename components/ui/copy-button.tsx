"use client";

import { Check, Copy } from "lucide-react";
import { useState } from "react";
import { toast } from "sonner";

import { IconButton } from "./button";

const shownMs = 2_000;

/** Puts `text` on the clipboard; `label` says what is copied, e.g. "Copy SHA-256". */
export function CopyButton({ text, label }: { text: string; label: string }) {
  const [copied, setCopied] = useState(false);
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(text);
      setCopied(true);
      setTimeout(() => setCopied(false), shownMs);
    } catch {
      toast.error("The browser did not allow copying. Select the text and copy it yourself.");
    }
  };
  return (
    <IconButton label={copied ? "Copied" : label} onClick={() => void copy()} className="size-6">
      {copied ? <Check aria-hidden className="text-ok" /> : <Copy aria-hidden />}
    </IconButton>
  );
}
