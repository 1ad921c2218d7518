import { ChevronLeft, ChevronRight } from "lucide-react";

import { formatNumber } from "@/components/format/text";
import { Button } from "@/components/ui/button";
import type { UserPage } from "@/server/domain/users/schema";

type PagerProps = Omit<UserPage, "items"> & { onPage: (page: number) => void };

export function Pager({ total, page, pageSize, onPage }: PagerProps) {
  const pages = Math.max(1, Math.ceil(total / pageSize));
  if (pages === 1) return null;
  return (
    <nav aria-label="Pages" className="mt-3 flex items-center justify-end gap-2 text-sm tabular-nums">
      <span className="mr-2 text-muted">
        Page {formatNumber(page)} of {formatNumber(pages)}
      </span>
      <Button disabled={page <= 1} onClick={() => onPage(page - 1)}>
        <ChevronLeft aria-hidden className="size-4" /> Previous
      </Button>
      <Button disabled={page >= pages} onClick={() => onPage(page + 1)}>
        Next <ChevronRight aria-hidden className="size-4" />
      </Button>
    </nav>
  );
}
