import { useMutation, useQuery } from "@tanstack/react-query";
import { toast } from "sonner";

import { ConfigurationPreviewPanel } from "@/components/configuration/preview";
import { useTRPC } from "@/components/trpc/client";
import { errorMessage } from "@/components/trpc/errors";
import { Button } from "@/components/ui/button";
import { Dialog, DialogActions } from "@/components/ui/dialog";
import { Failed, ListSkeleton } from "@/components/ui/states";

import type { EditedGroup } from "./form";
import { useRefreshGroups } from "./refresh";

type DeleteGroupProps = { group: EditedGroup; onDeleted: () => void; onClose: () => void };

/** Asks before a group configures nobody any more, and shows what its members would lose. */
export function DeleteGroup({ group, onDeleted, onClose }: DeleteGroupProps) {
  const trpc = useTRPC();
  const refresh = useRefreshGroups();
  const preview = useQuery({
    ...trpc.groups.previewRemove.queryOptions({ groupId: group.id }),
    staleTime: 0,
    gcTime: 0,
  });
  const remove = useMutation(
    trpc.groups.remove.mutationOptions({
      onSuccess: async () => {
        onDeleted();
        toast.success(`“${group.name}” configures nobody any more.`);
        await refresh();
      },
    }),
  );
  return (
    <Dialog
      open
      wide
      onOpenChange={(open) => !open && onClose()}
      title={`Delete Group “${group.name}”?`}
      description="Its members lose what it gives them. The group stays in your directory, what is archived stays archived, and you can add the group again."
    >
      {preview.error && <Failed error={preview.error} onRetry={() => void preview.refetch()} />}
      {preview.isLoading && <ListSkeleton rows={3} />}
      {preview.data && <ConfigurationPreviewPanel preview={preview.data} />}
      {remove.error && (
        <p role="alert" className="mt-3 text-sm text-danger">
          {errorMessage(remove.error)}
        </p>
      )}
      <DialogActions>
        <Button onClick={onClose}>Cancel</Button>
        <Button
          look="danger"
          busy={remove.isPending}
          disabled={preview.data?.refusal !== null}
          onClick={() => remove.mutate({ groupId: group.id })}
        >
          Delete Group
        </Button>
      </DialogActions>
    </Dialog>
  );
}
