import { useMutation } from "@tanstack/react-query";
import { useForm } from "react-hook-form";

import { useTRPC } from "@/components/trpc/client";
import { errorMessage } from "@/components/trpc/errors";
import { Button } from "@/components/ui/button";
import { Dialog, DialogActions } from "@/components/ui/dialog";
import { TextField } from "@/components/ui/field";
import { addUsersInput } from "@/server/domain/users/schema";

import type { AddDialogProps } from "./add-from-directory";
import { useRefreshUsers } from "./use-refresh-users";

const empty = { name: "", username: "", mail: "", department: "", oid: "" };
type Field = keyof typeof empty;
const isField = (name: unknown): name is Field => typeof name === "string" && name in empty;

/** Add User, by hand: for somebody whom the directory has not, or not yet. */
export function AddByHand({ onAdded, onClose }: AddDialogProps) {
  const refresh = useRefreshUsers();
  const { register, handleSubmit, setError, formState } = useForm({ defaultValues: empty });
  const add = useMutation(
    useTRPC().users.add.mutationOptions({
      onSuccess: async (added) => {
        await refresh();
        onAdded(added);
      },
    }),
  );
  const submit = handleSubmit((values) => {
    const given = Object.fromEntries(Object.entries(values).filter(([, value]) => value.trim() !== ""));
    const input = addUsersInput.safeParse({ source: "manual", name: "", username: "", ...given });
    if (input.success) add.mutate(input.data);
    else {
      for (const { path, message } of input.error.issues) {
        if (isField(path[0])) setError(path[0], { message });
      }
    }
  });
  const field = (name: Field) => ({ ...register(name), error: formState.errors[name]?.message });
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title="Add User by hand"
      description="For somebody who is not in your directory, such as a guest at Zoom. They are matched to Zoom by username and mail address."
    >
      <form noValidate className="flex flex-col gap-3" onSubmit={(event) => void submit(event)}>
        <TextField label="Name" autoComplete="off" {...field("name")} />
        <TextField
          label="Username"
          hint="The user principal name, such as ana@contoso.com."
          autoComplete="off"
          {...field("username")}
        />
        <TextField label="Mail (optional)" autoComplete="off" {...field("mail")} />
        <TextField label="Department (optional)" autoComplete="off" {...field("department")} />
        <TextField
          label="Object id in Entra (optional)"
          hint="With it they can sign in before the next sync brings them."
          autoComplete="off"
          {...field("oid")}
        />
        {add.error && (
          <p role="alert" className="text-sm text-danger">
            {errorMessage(add.error)}
          </p>
        )}
        <DialogActions>
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" look="primary" busy={add.isPending}>
            Add
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}
