import { useMutation } from "@tanstack/react-query";
import { toast } from "sonner";

import { counted } from "@/components/format/text";
import { Confirm } from "@/components/jobs/confirm";
import { useTRPC } from "@/components/trpc/client";
import type { CustomFieldView } from "@/server/domain/custom-fields/schema";

import { useRefreshFields } from "./refresh";

type DeleteFieldProps = { field: CustomFieldView; conversations: number; onClose: () => void };

/** Says what goes with the field; when that is no longer true, the server refuses and the new number is shown. */
export function DeleteField({ field, conversations, onClose }: DeleteFieldProps) {
  const refresh = useRefreshFields();
  const remove = useMutation(
    useTRPC().customFields.delete.mutationOptions({
      onSuccess: async () => {
        await refresh();
        toast.success(`The field “${field.name}” is deleted.`);
        onClose();
      },
      onError: () => void refresh(),
    }),
  );
  return (
    <Confirm
      title={`Delete “${field.name}”?`}
      act="Delete field"
      busy={remove.isPending}
      error={remove.error}
      onAct={() => remove.mutate({ id: field.id, confirmCount: conversations })}
      onClose={onClose}
    >
      {conversations === 0
        ? "No conversation has a value in it, so nothing else is lost."
        : `What was filled in on ${counted(conversations, "conversation")} is deleted with it and can’t be brought back.`}
    </Confirm>
  );
}
