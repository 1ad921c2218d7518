import { zodResolver } from "@hookform/resolvers/zod";
import { useMutation, useQueryClient, useSuspenseQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useForm } from "react-hook-form";
import { toast } from "sonner";

import { counted, formatNumber } from "@/components/format/text";
import { Moment } from "@/components/format/zone";
import { Confirm } from "@/components/jobs/confirm";
import { useTRPC } from "@/components/trpc/client";
import { errorMessage } from "@/components/trpc/errors";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Dialog, DialogActions } from "@/components/ui/dialog";
import { TextField } from "@/components/ui/field";
import { Section } from "@/components/ui/section";
import { askTrashInput, type TrashState, zoomTrashDays } from "@/server/domain/source-trash/schema";

import { HeldBack } from "./held-back";
import { refreshSettings } from "./queries";

const standardDays = 30;

function useDone(said: string) {
  const trpc = useTRPC();
  const queries = useQueryClient();
  return {
    onSuccess: () => {
      toast.success(said);
      return refreshSettings(queries, trpc);
    },
    onError: (error: unknown) => void toast.error(errorMessage(error)),
  };
}

function AskDialog({ jobId, onClose }: { jobId: string; onClose: () => void }) {
  const done = useDone("Asked for. Somebody else has to confirm it.");
  const ask = useMutation(
    useTRPC().sourceSettings.askForTrash.mutationOptions({
      onSuccess: () => {
        onClose();
        return done.onSuccess();
      },
    }),
  );
  const { register, handleSubmit, formState } = useForm({
    resolver: zodResolver(askTrashInput),
    defaultValues: { jobId, days: standardDays },
  });
  const submit = handleSubmit((input) => ask.mutate(input));
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title="Move archived recordings to Zoom’s trash"
      description={`A meeting’s recordings go to Zoom’s trash once every file that a rule keeps lies in the archive and was verified, and the days below have passed. Zoom keeps its trash ${zoomTrashDays} days, unless your account has switched that off. Calls and team chat stay.`}
    >
      <form noValidate className="flex flex-col gap-3" onSubmit={(event) => void submit(event)}>
        <TextField
          type="number"
          inputMode="numeric"
          label="Days after the import"
          hint="A recording of which something waits, failed, or was skipped for a reason that may change is never moved."
          error={formState.errors.days?.message}
          {...register("days", { valueAsNumber: true })}
        />
        {ask.error && (
          <p role="alert" className="text-sm text-danger">
            {errorMessage(ask.error)}
          </p>
        )}
        <DialogActions>
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" look="primary" busy={ask.isPending}>
            Ask for it
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}

function ConfirmDialog({ jobId, days, onClose }: { jobId: string; days: number; onClose: () => void }) {
  const { onSuccess } = useDone("Confirmed. It begins with the next night.");
  const confirm = useMutation(
    useTRPC().sourceSettings.confirmTrash.mutationOptions({
      onSuccess: () => {
        onClose();
        return onSuccess();
      },
    }),
  );
  return (
    <Confirm
      title="Move archived recordings to Zoom’s trash?"
      act="Confirm"
      busy={confirm.isPending}
      error={confirm.error}
      onAct={() => confirm.mutate({ jobId, days })}
      onClose={onClose}
    >
      From the next night on, recordings of meetings go to Zoom’s trash {counted(days, "day")} after their
      verified import, also those that were archived before. Zoom deletes them for good {zoomTrashDays} days
      later.
    </Confirm>
  );
}

type ActsProps = { jobId: string; state: TrashState; onAsk: () => void; onConfirm: () => void };

function Acts({ jobId, state, onAsk, onConfirm }: ActsProps) {
  const off = useMutation(
    useTRPC().sourceSettings.switchOffTrash.mutationOptions(useDone("Recordings stay at Zoom from now on.")),
  );
  const { days } = state;
  if (days === null) {
    return (
      <Button className="h-7!" disabled={!state.allowed} onClick={onAsk}>
        Switch on
      </Button>
    );
  }
  return (
    <>
      {!state.confirmed && !state.askedByViewer && (
        <Button className="h-7!" onClick={onConfirm}>
          Confirm
        </Button>
      )}
      <Button look="ghost" className="h-7!" busy={off.isPending} onClick={() => off.mutate({ jobId })}>
        {state.confirmed ? "Switch off" : "Withdraw"}
      </Button>
    </>
  );
}

const nameOf = (act: { name: string | null }) => act.name ?? "somebody outside your User Assignment";

function Sentence({ state }: { state: TrashState }) {
  const { days, asked, confirmed } = state;
  if (days === null || !asked) {
    return (
      <p>
        Recordings stay at Zoom after their import.
        {!state.allowed &&
          " To switch this on, add the scope cloud_recording:delete:meeting_recording:admin to the app at Zoom and authenticate the job again."}
      </p>
    );
  }
  return (
    <>
      <p>
        {confirmed ? <Badge tone="warn">In force</Badge> : <Badge>Waits for a second person</Badge>} Archived
        and verified recordings of meetings {confirmed ? "go" : "would go"} to Zoom’s trash after{" "}
        {counted(days, "day")}.
      </p>
      <p className="text-muted">
        Asked for by {nameOf(asked)}, <Moment at={asked.at} />.{" "}
        {confirmed ? (
          <>
            Confirmed by {nameOf(confirmed)}, <Moment at={confirmed.at} />.
          </>
        ) : state.askedByViewer ? (
          "It takes two people: somebody else with the right Access Jobs confirms it here."
        ) : (
          "Nothing is moved until you or somebody else confirms."
        )}
      </p>
    </>
  );
}

/** Whether a job moves archived recordings to Zoom's trash; switching it on takes two people. */
export function JobTrash({ jobId }: { jobId: string }) {
  const { data: state } = useSuspenseQuery(useTRPC().sourceSettings.trash.queryOptions({ jobId }));
  const [open, setOpen] = useState<"ask" | "confirm" | null>(null);
  const close = () => setOpen(null);
  const { recent, ever } = state.moved;
  return (
    <Section
      title="Zoom’s trash"
      actions={
        <Acts jobId={jobId} state={state} onAsk={() => setOpen("ask")} onConfirm={() => setOpen("confirm")} />
      }
    >
      <div className="flex flex-col gap-1 px-4 py-3 text-sm">
        <Sentence state={state} />
        {state.heldBack && <HeldBack jobId={jobId} held={state.heldBack} />}
        {ever > 0 && (
          <p className="text-muted">
            {counted(ever, "recording")} moved so far. The {formatNumber(recent)} of the last {zoomTrashDays}{" "}
            days can still be taken back at Zoom: Recordings, Trash, Recover.
          </p>
        )}
      </div>
      {open === "ask" && <AskDialog jobId={jobId} onClose={close} />}
      {open === "confirm" && state.days !== null && (
        <ConfirmDialog jobId={jobId} days={state.days} onClose={close} />
      )}
    </Section>
  );
}
