import { useMutation, useQueryClient } from "@tanstack/react-query";
import { toast } from "sonner";

import { useTRPC } from "@/components/trpc/client";
import { setDirectoryShrinkPercentInput } from "@/server/domain/directory/schema";

import { NumberDialog } from "./number-dialog";

type DirectoryThresholdProps = { percent: number; onClose: () => void };

/** From how much on a person has to confirm that the directory has shrunk. */
export function DirectoryThreshold({ percent, onClose }: DirectoryThresholdProps) {
  const trpc = useTRPC();
  const queries = useQueryClient();
  const save = useMutation(
    trpc.directory.setShrinkPercent.mutationOptions({
      onSuccess: async () => {
        await queries.invalidateQueries({ queryKey: trpc.directory.pathKey() });
        toast.success("Saved. It holds from the next reading on.");
        onClose();
      },
    }),
  );
  return (
    <NumberDialog
      title="Safeguard of the directory"
      label="Ask when more than this share would be gone (per cent)"
      hint="Of people, groups or memberships, by one reading. At 100 nobody is asked: every answer is believed but an empty one."
      value={percent}
      max={100}
      schema={setDirectoryShrinkPercentInput.shape.percent}
      busy={save.isPending}
      error={save.error}
      onSave={(value) => save.mutate({ percent: value })}
      onClose={onClose}
    />
  );
}
