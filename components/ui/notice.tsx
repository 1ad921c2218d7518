import { clsx } from "clsx";
import { CircleAlert, CircleCheck, TriangleAlert, X } from "lucide-react";
import type { ReactNode } from "react";

import { IconButton } from "./button";

const looks = {
  ok: { icon: CircleCheck, box: "border-ok bg-ok-soft", mark: "text-ok" },
  warn: { icon: TriangleAlert, box: "border-warn bg-warn-soft", mark: "text-warn" },
  danger: { icon: CircleAlert, box: "border-danger bg-danger-soft", mark: "text-danger" },
} as const;

type NoticeProps = { tone: keyof typeof looks; onClose?: () => void; children: ReactNode };

/** What an act or a way back from elsewhere led to, until it is closed. */
export function Notice({ tone, onClose, children }: NoticeProps) {
  const { icon: Icon, box, mark } = looks[tone];
  return (
    <div
      role={tone === "danger" ? "alert" : "status"}
      className={clsx("mb-4 flex items-start gap-3 rounded-lg border px-4 py-2.5 text-sm", box)}
    >
      <Icon aria-hidden className={clsx("mt-0.5 size-4 shrink-0", mark)} />
      <div className="min-w-0 grow">{children}</div>
      {onClose && (
        <IconButton label="Close message" className="-my-1.5" onClick={onClose}>
          <X aria-hidden />
        </IconButton>
      )}
    </div>
  );
}
