import { useMutation, useQueryClient } from "@tanstack/react-query";
import { ChevronDown, Download } from "lucide-react";
import { toast } from "sonner";

import { useTRPC } from "@/components/trpc/client";
import { errorMessage } from "@/components/trpc/errors";
import { Button, buttonClass } from "@/components/ui/button";
import { Menu, MenuItem } from "@/components/ui/menu";

import { exportHref } from "./address";
import { useLedger } from "./use-ledger";

/** After a rule, a license or a mapping has changed: what was skipped is decided anew, in the background. */
export function RedecideButton({ jobId }: { jobId: string }) {
  const trpc = useTRPC();
  const queries = useQueryClient();
  const redecide = useMutation(
    trpc.ledger.redecide.mutationOptions({
      onSuccess: async () => {
        toast.success(
          "What was skipped or waits is being decided again. What the rules keep by now is imported if Zoom still has it, and shows as gone if it has not.",
        );
        await queries.invalidateQueries({ queryKey: trpc.ledger.pathKey() });
      },
      onError: (error) => toast.error(errorMessage(error)),
    }),
  );
  return (
    <Button busy={redecide.isPending} onClick={() => redecide.mutate({ jobId })}>
      Decide again
    </Button>
  );
}

/** The rows that the filter names, as a file. */
export function ExportMenu({ jobId }: { jobId: string }) {
  const [state] = useLedger();
  return (
    <Menu
      trigger={
        <button type="button" className={buttonClass()}>
          <Download aria-hidden className="size-4" /> Export
          <ChevronDown aria-hidden className="size-4" />
        </button>
      }
    >
      <MenuItem onSelect={() => window.location.assign(exportHref(jobId, state, "xlsx"))}>
        Excel workbook (XLSX)
      </MenuItem>
      <MenuItem onSelect={() => window.location.assign(exportHref(jobId, state, "csv"))}>
        Comma separated (CSV)
      </MenuItem>
    </Menu>
  );
}
