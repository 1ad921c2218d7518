import { zodResolver } from "@hookform/resolvers/zod";
import { useMutation } from "@tanstack/react-query";
import { useForm, useWatch } from "react-hook-form";
import { toast } from "sonner";

import { useTRPC } from "@/components/trpc/client";
import { errorMessage } from "@/components/trpc/errors";
import { Button } from "@/components/ui/button";
import { Dialog, DialogActions } from "@/components/ui/dialog";
import { SelectField, TextField } from "@/components/ui/field";
import { noticeChannelKinds } from "@/db/constants";
import { type AddChannel, addChannelInput, channelKindLabels } from "@/server/domain/notices/schema";

const kinds = noticeChannelKinds.map((kind) => ({ value: kind, label: channelKindLabels[kind].label }));
const resolver = zodResolver(addChannelInput);

type ChannelDialogProps = { mailIsSetUp: boolean; onSaved: () => void; onClose: () => void };

/** Adds a mailbox or webhook. */
export function ChannelDialog({ mailIsSetUp, onSaved, onClose }: ChannelDialogProps) {
  const { register, control, handleSubmit, formState } = useForm<AddChannel>({
    resolver,
    defaultValues: { kind: "mail", name: "", target: "" },
  });
  const add = useMutation(
    useTRPC().notices.addChannel.mutationOptions({
      onSuccess: () => {
        toast.success("The channel is added. Send a test to see whether it arrives.");
        onSaved();
        onClose();
      },
    }),
  );
  const kind = useWatch({ control, name: "kind" });
  const { target, hint } = channelKindLabels[kind];
  const { errors } = formState;
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()} title="Add channel">
      <form
        noValidate
        className="flex flex-col gap-4"
        onSubmit={(event) => void handleSubmit((draft) => add.mutate(draft))(event)}
      >
        <SelectField label="Kind" options={kinds} {...register("kind")} />
        {kind === "mail" && !mailIsSetUp && (
          <p role="status" className="text-sm text-warn">
            No mail server is set up, so nothing would arrive. Ask your operator.
          </p>
        )}
        <TextField
          label="Name"
          autoComplete="off"
          maxLength={80}
          error={errors.name?.message}
          {...register("name")}
        />
        <TextField
          label={target}
          autoComplete="off"
          spellCheck={false}
          hint={hint}
          error={errors.target?.message}
          {...register("target")}
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
