import { useMutation, useQueryClient } from "@tanstack/react-query";
import { toast } from "sonner";

import { Moment } from "@/components/format/zone";
import { useTRPC } from "@/components/trpc/client";
import { errorMessage } from "@/components/trpc/errors";
import { Switch } from "@/components/ui/field";
import { Section } from "@/components/ui/section";
import type { MyRecording } from "@/server/domain/recording-choices/schema";

type SwitchState = NonNullable<MyRecording["recordSwitch"]>;

function Press({ on, since }: SwitchState) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const press = useMutation(
    trpc.recordingChoices.switch.mutationOptions({
      onSuccess: (now) =>
        toast.success(now.on ? "Your bulk recording is on." : "Your bulk recording is off."),
      onError: (error) => toast.error(errorMessage(error)),
      onSettled: () => queryClient.invalidateQueries(trpc.recordingChoices.pathFilter()),
    }),
  );
  const shown = press.isPending ? press.variables.on : on;
  return (
    <div className="flex flex-col gap-1.5">
      <Switch
        label={shown ? "Bulk recording is on" : "Bulk recording is off"}
        hint="Counts for conversations that begin from now on. Every press stands in the audit log."
        checked={shown}
        disabled={press.isPending}
        onChange={({ target }) => press.mutate({ on: target.checked })}
      />
      {since && (
        <p className="text-sm text-muted">
          {on ? "On" : "Off"} since <Moment at={since} />.
        </p>
      )}
    </div>
  );
}

/** Turns bulk recording off and on where the rule allows it; absent where it neither does nor did. */
export function RecordSwitch({ mine }: { mine: MyRecording }) {
  const { recordSwitch, switches } = mine;
  if (!recordSwitch && switches.length === 0) return null;
  return (
    <Section title="Record Switch">
      <div className="flex flex-col gap-3 px-4 py-3 text-sm">
        {recordSwitch ? (
          <Press {...recordSwitch} />
        ) : (
          <p className="text-muted">Your recording rule has no Record Switch now.</p>
        )}
        {switches.length > 0 && (
          <ol
            // A region that scrolls must be reachable by keyboard.
            // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex
            tabIndex={0}
            aria-label="When you switched"
            className="max-h-48 overflow-y-auto border-t border-line pt-2"
          >
            {switches.map(({ id, on, at }) => (
              <li key={id} className="flex justify-between gap-4 py-0.5">
                <span>Turned {on ? "on" : "off"}</span>
                <span className="text-muted tabular-nums">
                  <Moment at={at} />
                </span>
              </li>
            ))}
          </ol>
        )}
      </div>
    </Section>
  );
}
