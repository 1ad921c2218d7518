import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useState } from "react";

import { useNow } from "@/components/format/now";
import { fromLocalTime, toLocalTime } from "@/components/format/local-time";
import { zoneLabel } from "@/components/format/time";
import { useZone } from "@/components/format/zone";
import { useTRPC } from "@/components/trpc/client";
import { errorMessage } from "@/components/trpc/errors";
import { Button } from "@/components/ui/button";
import { Dialog, DialogActions } from "@/components/ui/dialog";
import { TextField } from "@/components/ui/field";
import type { JobDetail } from "@/server/domain/jobs/schema";

import { jobHref } from "./address";
import { ForecastPanel } from "./forecast-panel";
import { mayRun } from "./may-run";
import { refreshJobs } from "./queries";
import { type Stretch, useForecast } from "./use-forecast";

const dayMs = 86_400_000;
const aMonthMs = 30 * dayMs;

type BackfillDialogProps = {
  title: string;
  job: JobDetail;
  stretch?: Stretch | undefined;
  suggested?: Stretch | undefined;
  onClose: () => void;
};

/** A stretch of time: what a run over it would import, and that run. A given stretch stays as it is, a suggested one need not. */
export function BackfillDialog({ title, job, stretch, suggested, onClose }: BackfillDialogProps) {
  const zone = useZone();
  const now = useNow();
  const initial = stretch ?? suggested ?? { from: new Date(now - aMonthMs), to: new Date(now) };
  const [first, setFirst] = useState(toLocalTime(initial.from, zone).date);
  const [last, setLast] = useState(toLocalTime(initial.to, zone).date);
  const begin = fromLocalTime({ date: first, time: "00:00" }, zone);
  const end = fromLocalTime({ date: last, time: "00:00" }, zone);
  const chosen = stretch ?? (begin && end && { from: begin, to: new Date(end.getTime() + dayMs) });
  const { forecast, error, start, stop } = useForecast(job.id);
  const backfill = useBackfill(onClose);
  const wrong = chosen && chosen.from >= chosen.to ? "The first day must lie before the last." : undefined;
  const ready = chosen !== null && wrong === undefined;
  const same = isOf(forecast?.of, chosen);
  const sum = same && forecast?.state === "done" ? forecast.sum : null;
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={title}
      description={`Lists what began in this time once more and imports what the rules keep. Nothing is imported twice. Days in ${zoneLabel(zone, new Date(now))}.`}
    >
      <div className="flex flex-col gap-3">
        <div className="grid grid-cols-2 gap-3">
          <TextField
            label="First day"
            type="date"
            max="2199-12-31"
            readOnly={stretch !== undefined}
            value={first}
            onChange={({ target }) => setFirst(target.value)}
          />
          <TextField
            label="Last day"
            type="date"
            max="2199-12-31"
            readOnly={stretch !== undefined}
            value={last}
            error={wrong}
            onChange={({ target }) => setLast(target.value)}
          />
        </div>
        {forecast && <ForecastPanel forecast={forecast} error={error} onStop={stop} />}
        {!mayRun(job) && (
          <p className="text-sm text-muted">
            {job.enabled
              ? "A run goes on, or the job is not connected. The forecast works already where the job is connected; start when it has ended."
              : "The job is switched off. The forecast works; enable the job to import."}
          </p>
        )}
        {backfill.error && (
          <p role="alert" className="text-sm text-danger">
            {errorMessage(backfill.error)}
          </p>
        )}
      </div>
      <DialogActions>
        <Button onClick={onClose}>Cancel</Button>
        <Button
          disabled={!ready || forecast?.state === "counting"}
          onClick={() => ready && void start(chosen)}
        >
          What would it import?
        </Button>
        <Button
          look="primary"
          disabled={!ready || !mayRun(job)}
          busy={backfill.isPending}
          onClick={() =>
            ready && backfill.mutate({ id: job.id, ...chosen, ...(sum && { forecast: sum.kept }) })
          }
        >
          Start
        </Button>
      </DialogActions>
    </Dialog>
  );
}

/** A forecast fits what is chosen now, and not another stretch that begins as early. */
const isOf = (of: Stretch | undefined, chosen: Stretch | null) =>
  of?.from.getTime() === chosen?.from.getTime() && of?.to.getTime() === chosen?.to.getTime();

function useBackfill(onDone: () => void) {
  const trpc = useTRPC();
  const queries = useQueryClient();
  const router = useRouter();
  return useMutation(
    trpc.jobs.backfill.mutationOptions({
      onSuccess: async ({ runId }, { id }) => {
        await refreshJobs(queries, trpc);
        router.push(jobHref(id, { run: runId }));
        onDone();
      },
    }),
  );
}
