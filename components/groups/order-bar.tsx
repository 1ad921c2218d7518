import { useMutation, useQueryClient } from "@tanstack/react-query";
import { toast } from "sonner";

import { ConfigurationPreviewPanel } from "@/components/configuration/preview";
import { useTRPC } from "@/components/trpc/client";
import { errorMessage } from "@/components/trpc/errors";
import { Button } from "@/components/ui/button";

import { useRefreshGroups } from "./refresh";
import type { GroupOrder } from "./use-order";

/** Stands under the list while its order is not saved: what it would change, save, undo. Key it by the order. */
export function OrderBar({ order }: { order: GroupOrder }) {
  const trpc = useTRPC();
  const queries = useQueryClient();
  const refresh = useRefreshGroups();
  const input = { groupIds: order.ids };
  const preview = useMutation({
    mutationFn: () =>
      queries.fetchQuery({ ...trpc.groups.previewReorder.queryOptions(input), staleTime: 0, gcTime: 0 }),
  });
  const save = useMutation(
    trpc.groups.reorder.mutationOptions({
      onSuccess: async () => {
        await refresh();
        order.reset("The new priorities are saved.");
        toast.success("The new priorities are saved.");
      },
      onError: async (error) => {
        order.reset("The new priorities were refused; the order is as before.");
        toast.error(errorMessage(error), { duration: 15_000 });
        await refresh();
      },
    }),
  );
  return (
    <section
      aria-label="New priorities"
      className="sticky bottom-3 z-10 mt-3 rounded-lg border border-accent bg-raised px-4 py-3 shadow-pop"
    >
      {preview.data && (
        <div className="mb-3 max-h-[50dvh] overflow-y-auto">
          <ConfigurationPreviewPanel preview={preview.data} />
        </div>
      )}
      {preview.error && (
        <p role="alert" className="mb-2 text-sm text-danger">
          {errorMessage(preview.error)}
        </p>
      )}
      <div className="flex flex-wrap items-center gap-2">
        <p className="text-sm">The new priorities are not saved yet.</p>
        <div className="ml-auto flex flex-wrap gap-2">
          <Button disabled={save.isPending} onClick={() => order.reset("The order is as before.")}>
            Undo
          </Button>
          <Button busy={preview.isPending} disabled={save.isPending} onClick={() => preview.mutate()}>
            Preview
          </Button>
          <Button look="primary" busy={save.isPending} onClick={() => save.mutate(input)}>
            Save
          </Button>
        </div>
      </div>
    </section>
  );
}
