import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useForm } from "react-hook-form";
import { toast } from "sonner";

import { PreviewAndSave, RulesAndAddOns } from "@/components/configuration/form-parts";
import { useTRPC } from "@/components/trpc/client";
import { errorMessage } from "@/components/trpc/errors";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { SelectField, TextField } from "@/components/ui/field";
import { type ConfigurationField, none } from "@/components/users/changes";
import { useConfigurationOptions } from "@/components/users/use-configuration-options";
import type { ConfigureGroup } from "@/server/domain/groups/schema";

import { DeleteGroup } from "./delete-group";
import { type EditedGroup, initialForm, toInput } from "./form";
import { useRefreshGroups } from "./refresh";

type ConfigureGroupDialogProps = { group: EditedGroup; onClose: () => void; onDeleted?: () => void };

/** Asks what saving would do, each time anew, and saves; a group that is new here is added, another one changed. */
function useActs(group: EditedGroup, onSaved: () => void) {
  const { groups } = useTRPC();
  const queries = useQueryClient();
  const refresh = useRefreshGroups();
  const isNew = group.values === null;
  const preview = useMutation({
    mutationFn: (input: ConfigureGroup) => {
      const options = isNew
        ? groups.previewAdd.queryOptions(input)
        : groups.previewConfigure.queryOptions(input);
      return queries.fetchQuery({ ...options, staleTime: 0, gcTime: 0 });
    },
  });
  const onSuccess = async () => {
    await refresh();
    toast.success(isNew ? `“${group.name}” configures its members now.` : `“${group.name}” is changed.`);
    onSaved();
  };
  const add = useMutation(groups.add.mutationOptions({ onSuccess }));
  const configure = useMutation(groups.configure.mutationOptions({ onSuccess }));
  return { preview, save: isNew ? add : configure };
}

/** The dialog `Group Configuration`. */
export function ConfigureGroupDialog({ group, onClose, onDeleted }: ConfigureGroupDialogProps) {
  const optionsOf = useConfigurationOptions();
  const { preview, save } = useActs(group, onClose);
  const [deleting, setDeleting] = useState(false);
  const { register, handleSubmit, setError, formState } = useForm({ defaultValues: initialForm(group) });
  const send = (act: (input: ConfigureGroup) => void) =>
    handleSubmit((chosen) => {
      const input = toInput(group, chosen);
      if (typeof input === "string") setError("root", { message: input });
      else act(input);
    });
  const field = (name: ConfigurationField) => {
    const { options, refusal } = optionsOf(name);
    return {
      options: [...options, { value: none, label: "Not set by this group" }],
      ...register(name, { onChange: () => preview.reset() }),
      disabled: refusal !== null,
      ...(refusal !== null && { hint: refusal }),
    };
  };
  const failed = save.error ?? preview.error;
  const problem = failed ? errorMessage(failed) : formState.errors.root?.message;
  if (deleting) {
    return <DeleteGroup group={group} onDeleted={onDeleted ?? onClose} onClose={() => setDeleting(false)} />;
  }
  return (
    <Dialog
      open
      wide
      onOpenChange={(open) => !open && onClose()}
      title="Group Configuration"
      description={group.name}
    >
      <form
        noValidate
        className="flex flex-col gap-4"
        onSubmit={(event) => void send((input) => save.mutate(input))(event)}
      >
        <div className="grid gap-4 sm:grid-cols-3">
          <TextField
            label="Priority"
            type="number"
            min={1}
            step={1}
            hint="1 wins over 2. The others make room."
            {...register("priority", { onChange: () => preview.reset() })}
          />
          <SelectField label="License" {...field("license")} />
          <SelectField label="Regional Storage (optional)" {...field("regionalStorage")} />
        </div>
        <RulesAndAddOns field={field} />
        <PreviewAndSave
          preview={preview.data}
          problem={problem}
          previewing={preview.isPending}
          saving={save.isPending}
          onPreview={() => void send((input) => preview.mutate(input))()}
          onCancel={onClose}
        >
          {group.values && (
            <Button look="danger" className="mr-auto" onClick={() => setDeleting(true)}>
              Delete Group
            </Button>
          )}
        </PreviewAndSave>
      </form>
    </Dialog>
  );
}
