import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useForm } from "react-hook-form";

import { ConfigurationPreviewPanel } from "@/components/configuration/preview";
import { counted } from "@/components/format/text";
import { useTRPC } from "@/components/trpc/client";
import { errorMessage } from "@/components/trpc/errors";
import { Button } from "@/components/ui/button";
import { Dialog, DialogActions } from "@/components/ui/dialog";
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
        <fieldset className="grid gap-3 rounded-md border border-line px-3 pt-1 pb-3 sm:grid-cols-2">
          <legend className="px-1 text-sm font-medium">Rules</legend>
          <SelectField label="Recording" {...field("recordingRuleId")} />
          <SelectField label="Replay" {...field("replayRuleId")} />
          <SelectField label="Access" {...field("accessRuleId")} />
          <SelectField label="Analytics" {...field("analyticsRuleId")} />
        </fieldset>
        <div className="grid gap-4 sm:grid-cols-2">
          <SelectField label="Add On Analytics" {...field("addOnAnalytics")} />
          <SelectField label="Add On Full Chat" {...field("addOnFullChat")} />
          <SelectField label="Add On Zoom Integration" {...field("addOnZoom")} />
          <SelectField label="Add On Ring Central" {...field("addOnRingCentral")} />
        </div>
        {preview.data && (
          <section
            aria-label="Preview"
            ref={(node) => node?.scrollIntoView({ block: "nearest" })}
            className="rounded-md border border-line bg-canvas p-3"
          >
            <ConfigurationPreviewPanel preview={preview.data} />
          </section>
        )}
        {problem && (
          <p role="alert" className="text-sm text-danger">
            {problem}
          </p>
        )}
        <DialogActions>
          <Button onClick={onClose}>Cancel</Button>
          <Button busy={preview.isPending} onClick={() => void send((input) => preview.mutate(input))()}>
            Preview
          </Button>
          <Button type="submit" look="primary" busy={configure.isPending}>
            Save
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}
