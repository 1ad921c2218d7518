import { useQuery } from "@tanstack/react-query";
import { clsx } from "clsx";
import { Plus, X } from "lucide-react";
import { useState } from "react";

import { zoneLabel } from "@/components/format/time";
import { useNow } from "@/components/format/now";
import { Moment } from "@/components/format/zone";
import { useTRPC } from "@/components/trpc/client";
import { errorMessage } from "@/components/trpc/errors";
import { Button, IconButton } from "@/components/ui/button";
import { DebouncedInput } from "@/components/ui/debounced-input";
import { inputClass } from "@/components/ui/field";
import { scheduleInput } from "@/server/domain/jobs/schema";

import { readSchedule, type SimpleSchedule, weekdays, writeSchedule } from "./schedule-text";

function Days({ days, onChange }: { days: number[]; onChange: (days: number[]) => void }) {
  const toggle = (day: number) => {
    const next = days.includes(day) ? days.filter((other) => other !== day) : [...days, day];
    if (next.length > 0) onChange(next);
  };
  return (
    <div role="group" aria-label="Days" className="flex flex-wrap gap-1">
      {weekdays.map(({ day, short, long }) => (
        <button
          key={day}
          type="button"
          aria-pressed={days.includes(day)}
          title={long}
          onClick={() => toggle(day)}
          className={clsx(
            "rounded-md border px-2 py-1 text-sm",
            days.includes(day) ? "border-accent bg-accent-soft font-medium text-accent" : "border-control",
          )}
        >
          {short}
        </button>
      ))}
    </div>
  );
}

function Times({ times, onChange }: { times: string[]; onChange: (times: string[]) => void }) {
  const replace = (index: number, time: string) =>
    onChange(times.map((other, at) => (at === index ? time : other)));
  return (
    <div className="flex flex-wrap items-center gap-1.5">
      {times.map((time, index) => (
        <span key={index} className="inline-flex items-center">
          <input
            type="time"
            aria-label={`Time ${index + 1}`}
            className={clsx(inputClass, "w-auto!")}
            value={time}
            onChange={({ target }) => target.value && replace(index, target.value)}
          />
          {times.length > 1 && (
            <IconButton
              label={`Remove ${time}`}
              onClick={() => onChange(times.filter((_, at) => at !== index))}
            >
              <X aria-hidden />
            </IconButton>
          )}
        </span>
      ))}
      <Button onClick={() => onChange([...times, "12:00"])}>
        <Plus aria-hidden className="size-3.5" /> Time
      </Button>
    </div>
  );
}

function Preview({ schedule }: { schedule: string }) {
  const now = useNow();
  const readable = scheduleInput.safeParse(schedule);
  const { data, error } = useQuery(
    useTRPC().jobs.previewSchedule.queryOptions({ schedule }, { enabled: readable.success, retry: false }),
  );
  const problem = readable.success ? error && errorMessage(error) : readable.error.issues[0]?.message;
  if (problem) {
    return (
      <p role="alert" className="text-sm text-danger">
        {problem}
      </p>
    );
  }
  return (
    <p className="text-2xs text-muted" aria-live="polite">
      {data ? (
        <>
          Next runs:{" "}
          {data.times.map((time, index) => (
            <span key={time.getTime()}>
              {index > 0 && ", "}
              <Moment at={time} />
            </span>
          ))}
          . Set in the organization’s zone, {zoneLabel(data.timeZone, new Date(now))}.
        </>
      ) : (
        "Next runs: …"
      )}
    </p>
  );
}

type ScheduleFieldProps = { value: string; onChange: (schedule: string) => void };

/** When a job runs by itself: days and times, or a cron expression; with the runs that would follow. */
export function ScheduleField({ value, onChange }: ScheduleFieldProps) {
  const simple = readSchedule(value);
  const [asCron, setAsCron] = useState(simple === null);
  const change = (part: Partial<SimpleSchedule>) => simple && onChange(writeSchedule({ ...simple, ...part }));
  return (
    <fieldset className="flex flex-col gap-2 rounded-md border border-line px-3 pt-1 pb-3">
      <legend className="px-1 text-sm font-medium">Schedule</legend>
      {asCron || !simple ? (
        <DebouncedInput
          aria-label="Cron expression"
          className={clsx(inputClass, "font-mono")}
          value={value}
          maxLength={300}
          spellCheck={false}
          onCommit={onChange}
        />
      ) : (
        <>
          <Days days={simple.days} onChange={(days) => change({ days })} />
          <Times times={simple.times} onChange={(times) => change({ times })} />
        </>
      )}
      <Preview schedule={value} />
      {(simple || !asCron) && (
        <Button look="ghost" className="w-fit px-1!" onClick={() => setAsCron(!asCron)}>
          {asCron ? "Choose days and times" : "Write a cron expression"}
        </Button>
      )}
    </fieldset>
  );
}
