import { Lock } from "lucide-react";

import type { SettingLine } from "@/server/domain/source-settings/schema";

import { valueWords } from "./words";

const differs = ({ current, wanted }: SettingLine) =>
  wanted !== undefined && current !== null && current !== wanted;

/** Every setting of one user: what Zoom has, what the rule asks for, and what was there before. */
export function SettingLines({ label, lines }: { label: string; lines: readonly SettingLine[] }) {
  return (
    <ul aria-label={label} className="divide-y divide-line">
      {lines.map((line) => (
        <li key={line.setting} className="flex flex-wrap items-baseline gap-x-3 py-1 text-sm">
          <span className="min-w-48 grow">
            {line.zoomName}
            {line.locked && (
              <span className="ml-2 inline-flex items-center gap-1 text-2xs text-danger">
                <Lock aria-hidden className="size-3" /> locked by your Zoom administrator
              </span>
            )}
          </span>
          <span
            className={differs(line) ? "font-medium text-warn" : line.current === null ? "text-muted" : ""}
          >
            {valueWords(line.current)}
          </span>
          {differs(line) && line.wanted !== undefined && (
            <span>
              <span className="text-muted">rule asks for</span>{" "}
              <span className="font-medium">{valueWords(line.wanted)}</span>
            </span>
          )}
          {line.previous !== undefined && line.previous !== line.current && (
            <span className="text-2xs text-muted">before: {valueWords(line.previous)}</span>
          )}
        </li>
      ))}
    </ul>
  );
}

/** Only what differs: what switching the sync on would change. */
export function Changes({ lines }: { lines: readonly SettingLine[] }) {
  const open = lines.filter(differs);
  if (open.length === 0) return <span className="text-muted">Nothing to change</span>;
  return (
    <ul className="flex flex-col gap-0.5">
      {open.map(({ setting, zoomName, current, wanted, locked }) => (
        <li key={setting}>
          {zoomName}: {valueWords(current)} <span aria-hidden>→</span>
          <span className="sr-only">to</span>{" "}
          <span className="font-medium">{valueWords(wanted ?? null)}</span>
          {locked && <span className="text-danger"> (locked)</span>}
        </li>
      ))}
    </ul>
  );
}
