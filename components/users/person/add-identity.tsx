import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useForm } from "react-hook-form";
import { toast } from "sonner";

import { counted } from "@/components/format/text";
import { useTRPC } from "@/components/trpc/client";
import { errorMessage } from "@/components/trpc/errors";
import { Button } from "@/components/ui/button";
import { Dialog, DialogActions } from "@/components/ui/dialog";
import { TextField } from "@/components/ui/field";
import { mapIdentityInput } from "@/server/domain/mapping/schema";

type AddIdentityProps = { personId: string; name: string; onClose: () => void };

/** Another address under which somebody is known at Zoom. */
export function AddIdentity({ personId, name, onClose }: AddIdentityProps) {
  const trpc = useTRPC();
  const queries = useQueryClient();
  const { register, handleSubmit, setError, formState } = useForm({ defaultValues: { email: "" } });
  const map = useMutation(
    trpc.mapping.map.mutationOptions({
      onSuccess: async ({ sourceUsers }) => {
        await Promise.all(
          [trpc.users.pathKey(), trpc.mapping.pathKey()].map((queryKey) =>
            queries.invalidateQueries({ queryKey }),
          ),
        );
        toast.success(
          sourceUsers === 0
            ? "Address added. It counts as soon as a user at Zoom has it."
            : `Address added. Recordings of ${counted(sourceUsers, "Zoom user")} are decided anew now.`,
        );
        onClose();
      },
    }),
  );
  const submit = handleSubmit(({ email }) => {
    const input = mapIdentityInput.safeParse({ personId, email: email.trim() });
    if (input.success) map.mutate(input.data);
    else setError("email", { message: "Give an e-mail address, such as ana@contoso.com." });
  });
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title="Add address"
      description={`Another address that ${name} has, or had, at Zoom: an alias, a former name, a private one.`}
    >
      <form noValidate onSubmit={(event) => void submit(event)}>
        <TextField
          label="E-mail address at Zoom"
          type="email"
          autoComplete="off"
          maxLength={320}
          error={map.error ? errorMessage(map.error) : formState.errors.email?.message}
          {...register("email")}
        />
        <DialogActions>
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" look="primary" busy={map.isPending}>
            Save
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}
