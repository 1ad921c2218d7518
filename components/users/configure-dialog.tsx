import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useForm } from "react-hook-form";

import { PreviewAndSave, RulesAndAddOns } from "@/components/configuration/form-parts";
import { counted } from "@/components/format/text";
import { useTRPC } from "@/components/trpc/client";
import { errorMessage } from "@/components/trpc/errors";
import { Dialog } from "@/components/ui/dialog";
import { SelectField } from "@/components/ui/field";
import { type ConfigureUsers, configureUsersInput, type UserListItem } from "@/server/domain/users/schema";

import { type ConfigurationField, heldBy, initialForm, keep, none, toChanges } from "./changes";
import { useConfigurationOptions } from "./use-configuration-options";
import { useRefreshUsers } from "./use-refresh-users";
import { sourceWords } from "./words";

type ConfigureDialogProps = {
  personIds: readonly string[];
  /** The one person, when it is one and their values are at hand. */
  person: UserListItem | null;
  onSaved: (changed: number) => void;
  onClose: () => void;
};

/** Asks what a change would do, each time anew. */
function usePreview() {
  const trpc = useTRPC();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (input: ConfigureUsers) =>
      queries.fetchQuery({ ...trpc.users.previewConfigure.queryOptions(input), staleTime: 0, gcTime: 0 }),
  });
}

/** The dialog `User Configuration`, for one person or for all that are ticked. */
export function ConfigureDialog({ personIds, person, onSaved, onClose }: ConfigureDialogProps) {
  const trpc = useTRPC();
  const optionsOf = useConfigurationOptions();
  const initial = initialForm(person);
  const { register, handleSubmit, setError, formState } = useForm({ defaultValues: initial });
  const preview = usePreview();
  const refresh = useRefreshUsers();
  const configure = useMutation(
    trpc.users.configure.mutationOptions({
      onSuccess: async ({ changed }) => {
        await refresh();
        onSaved(changed);
      },
    }),
  );
  const send = (act: (input: ConfigureUsers) => void) =>
    handleSubmit((chosen) => {
      const input = configureUsersInput.safeParse({ personIds, changes: toChanges(initial, chosen) });
      if (input.success) act(input.data);
      else setError("root", { message: input.error.issues[0]?.message ?? "Change at least one field." });
    });
  const withoutOwn = (name: ConfigurationField, labelOf: (value: string) => string) => {
    const held = person && heldBy(person, name);
    return held && held.source.kind !== "own" && held.value !== null
      ? `No own value: ${labelOf(held.value)} (${sourceWords(held.source)})`
      : "No own value";
  };
  const field = (name: ConfigurationField) => {
    const { options, refusal } = optionsOf(name);
    const labelOf = (value: string) => options.find((option) => option.value === value)?.name ?? value;
    return {
      options: [
        ...(person ? [] : [{ value: keep, label: "Leave as it is" }]),
        ...options,
        { value: none, label: withoutOwn(name, labelOf) },
      ],
      ...register(name, { onChange: () => preview.reset() }),
      disabled: refusal !== null,
      ...(refusal !== null && { hint: refusal }),
    };
  };
  const failed = configure.error ?? preview.error;
  const problem = failed ? errorMessage(failed) : formState.errors.root?.message;
  return (
    <Dialog
      open
      wide
      onOpenChange={(open) => !open && onClose()}
      title="User Configuration"
      description={person?.name ?? counted(personIds.length, "person", "people")}
    >
      <form
        noValidate
        className="flex flex-col gap-4"
        onSubmit={(event) => void send((input) => configure.mutate(input))(event)}
      >
        <div className="grid gap-4 sm:grid-cols-2">
          <SelectField label="License" {...field("license")} />
          <SelectField label="Regional Storage (optional)" {...field("regionalStorage")} />
        </div>
        <RulesAndAddOns field={field} />
        <PreviewAndSave
          preview={preview.data}
          problem={problem}
          previewing={preview.isPending}
          saving={configure.isPending}
          onPreview={() => void send((input) => preview.mutate(input))()}
          onCancel={onClose}
        />
      </form>
    </Dialog>
  );
}
