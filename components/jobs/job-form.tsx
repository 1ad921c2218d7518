import { zodResolver } from "@hookform/resolvers/zod";
import type { ReactNode } from "react";
import { Controller, useForm } from "react-hook-form";

import { scheduledMeetings } from "@/components/source-settings/words";
import { errorMessage } from "@/components/trpc/errors";
import { Button } from "@/components/ui/button";
import { DialogActions } from "@/components/ui/dialog";
import { SelectField, Switch, TextField } from "@/components/ui/field";
import { integrationTypes, regions } from "@/db/constants";
import {
  type CreateIntegrationJob,
  createIntegrationJobInput,
  defaultSchedule,
} from "@/server/domain/jobs/schema";

import { ScheduleField } from "./schedule-field";
import { integrationTypeWords } from "./words";

type JobFormProps = {
  initial: CreateIntegrationJob;
  /** Who connected, and what can be done about it. */
  credentials: ReactNode;
  typeIsFixed: boolean;
  /** What is to be known, or chosen, when Enabled stands like this. */
  onSwitched?: (enabled: boolean) => ReactNode;
  /** What switching Sync recording rule means, before it is saved. */
  onSync?: (on: boolean) => ReactNode;
  busy: boolean;
  error: unknown;
  onSave: (job: CreateIntegrationJob) => void;
  onCancel: () => void;
};

const typeOptions = integrationTypes.map((value) => ({ value, label: integrationTypeWords[value] }));
const regionOptions = regions.map((value) => ({ value, label: value }));

/** The fields of the dialog `Integration Job`. */
export function JobForm({
  initial,
  credentials,
  typeIsFixed,
  onSwitched,
  onSync,
  busy,
  error,
  onSave,
  onCancel,
}: JobFormProps) {
  const { register, handleSubmit, formState, control } = useForm({
    resolver: zodResolver(createIntegrationJobInput),
    defaultValues: initial,
  });
  const submit = handleSubmit(onSave);
  return (
    <form noValidate className="flex flex-col gap-4" onSubmit={(event) => void submit(event)}>
      <TextField
        label="Job Name"
        autoComplete="off"
        maxLength={120}
        error={formState.errors.name?.message}
        {...register("name")}
      />
      <Switch
        label="Enabled"
        hint="Off: nothing is imported until it is on again."
        {...register("enabled")}
      />
      {onSwitched && (
        <Controller control={control} name="enabled" render={({ field }) => <>{onSwitched(field.value)}</>} />
      )}
      {typeIsFixed ? (
        <div>
          <p className="text-sm font-medium">Integration Type</p>
          <p className="text-sm">{integrationTypeWords[initial.integrationType]}</p>
        </div>
      ) : (
        <SelectField label="Integration Type" options={typeOptions} {...register("integrationType")} />
      )}
      <fieldset className="rounded-md border border-line px-3 pt-1 pb-3">
        <legend className="px-1 text-sm font-medium">Credentials</legend>
        {credentials}
      </fieldset>
      <div title="syncRecordingRule">
        <Switch
          label="Sync recording rule"
          hint={`Sets recording in Zoom by each person’s recording rule. If recording is already switched on at Zoom, leave this off. ${scheduledMeetings} Also known as syncRecordingRule.`}
          {...register("syncRecordingRule")}
        />
      </div>
      {onSync && (
        <Controller
          control={control}
          name="syncRecordingRule"
          render={({ field }) => <>{onSync(field.value)}</>}
        />
      )}
      <SelectField
        label="Processing Region"
        options={regionOptions}
        hint="Where recordings are processed and kept, so that data stays on the continent."
        {...register("processingRegion")}
      />
      <Controller
        control={control}
        name="schedule"
        render={({ field }) => (
          <ScheduleField value={field.value ?? defaultSchedule} onChange={field.onChange} />
        )}
      />
      {error !== null && (
        <p role="alert" className="text-sm text-danger">
          {errorMessage(error)}
        </p>
      )}
      <DialogActions>
        <Button onClick={onCancel}>Cancel</Button>
        <Button type="submit" look="primary" busy={busy}>
          Save
        </Button>
      </DialogActions>
    </form>
  );
}
