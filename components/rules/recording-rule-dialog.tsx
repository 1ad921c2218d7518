import { zodResolver } from "@hookform/resolvers/zod";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useQueryStates } from "nuqs";
import { useForm, useWatch } from "react-hook-form";
import { toast } from "sonner";
import type { z } from "zod";

import { useTRPC } from "@/components/trpc/client";
import { errorMessage } from "@/components/trpc/errors";
import { Button } from "@/components/ui/button";
import { Dialog, DialogActions } from "@/components/ui/dialog";
import { Checkbox, SelectField, TextArea, TextField } from "@/components/ui/field";
import { createRuleInput } from "@/server/domain/rules/editor/schema";

import { ruleParsers } from "./address";
import { RetentionField } from "./retention-field";
import { recordingTypeWords, ruleTypeWords } from "./words";

export const [draftInput] = createRuleInput.options;
export type RuleDraft = z.infer<typeof draftInput>;

const blank: RuleDraft = {
  kind: "recording",
  name: "",
  description: "",
  definition: {
    audio: true,
    video: true,
    screenOnly: false,
    chat: true,
    reevaluate: false,
    recordingType: "bulk",
    onDemandDays: 14,
    recordingControl: false,
    recordSwitch: false,
    retentionDays: 730,
  },
};

const ruleTypes = [{ value: "recording", label: ruleTypeWords.recording }];
const recordingTypes = Object.entries(recordingTypeWords);

type RecordingRuleDialogProps = { from: RuleDraft | null; onClose: () => void };

/** The editor of a new recording rule, empty or with the content of another one. */
export function RecordingRuleDialog({ from, onClose }: RecordingRuleDialogProps) {
  const trpc = useTRPC();
  const queries = useQueryClient();
  const [, set] = useQueryStates(ruleParsers);
  const { register, control, handleSubmit, formState } = useForm<
    z.input<typeof draftInput>,
    unknown,
    RuleDraft
  >({ resolver: zodResolver(draftInput), defaultValues: from ?? blank });
  const create = useMutation(
    trpc.rules.create.mutationOptions({
      onSuccess: async ({ id }) => {
        await Promise.all([
          queries.invalidateQueries({ queryKey: trpc.rules.pathKey() }),
          queries.invalidateQueries({ queryKey: trpc.tenant.overview.queryKey() }),
        ]);
        toast.success("The rule is saved. Give it to people under Users.");
        onClose();
        await set({ rule: id });
      },
    }),
  );
  const submit = handleSubmit((rule) => create.mutate(rule));
  const never = useWatch({ control, name: "definition.recordingType" }) === "never";
  return (
    <Dialog open wide onOpenChange={(open) => !open && onClose()} title="Add Rule">
      <form noValidate className="flex flex-col gap-4" onSubmit={(event) => void submit(event)}>
        <div className="grid gap-4 sm:grid-cols-2">
          <SelectField label="Rule Type" options={ruleTypes} defaultValue="recording" />
          <TextField
            label="Rule Name"
            autoComplete="off"
            maxLength={120}
            error={formState.errors.name?.message}
            {...register("name")}
          />
        </div>
        <TextArea
          label="Description"
          maxLength={2_000}
          error={formState.errors.description?.message}
          {...register("description")}
        />
        <fieldset className="rounded-md border border-line px-3 pt-1 pb-3">
          <legend className="px-1 text-sm font-medium">Recording Type</legend>
          <div className="flex flex-wrap gap-x-5 gap-y-2">
            {recordingTypes.map(([value, label]) => (
              <label key={value} className="flex items-center gap-2 text-sm">
                <input
                  type="radio"
                  value={value}
                  className="size-4 accent-accent"
                  {...register("definition.recordingType")}
                />
                {label}
              </label>
            ))}
          </div>
          <p className="mt-1.5 text-2xs text-muted">
            Bulk Recording is all that an import from Zoom needs: whatever Zoom recorded is imported.
          </p>
          <div className="mt-3 flex flex-wrap gap-x-5 gap-y-2">
            <Checkbox
              label="Recording Control for Bulk Recording"
              disabled={never}
              {...register("definition.recordingControl")}
            />
            <Checkbox label="Record Switch" disabled={never} {...register("definition.recordSwitch")} />
          </div>
        </fieldset>
        <fieldset disabled={never} className="rounded-md border border-line px-3 pt-1 pb-3">
          <legend className="px-1 text-sm font-medium">What is kept</legend>
          <div className="grid gap-2 sm:grid-cols-2">
            <Checkbox label="Audio" {...register("definition.audio")} />
            <Checkbox label="Video/Screen Recording" {...register("definition.video")} />
            <Checkbox label="Screen Only Recording" {...register("definition.screenOnly")} />
            <Checkbox
              label="Chat"
              hint="Zoom’s chat comes with the Zoom add-on, whatever stands here."
              {...register("definition.chat")}
            />
            <Checkbox
              className="sm:col-span-2"
              label="Re-evaluate a call when it changes from 1:1 to Meeting"
              {...register("definition.reevaluate")}
            />
          </div>
        </fieldset>
        <RetentionField control={control} disabled={never} />
        {create.error && (
          <p role="alert" className="text-sm text-danger">
            {errorMessage(create.error)}
          </p>
        )}
        <DialogActions>
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" look="primary" busy={create.isPending}>
            {from ? "Save As New Rule" : "Save"}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}
