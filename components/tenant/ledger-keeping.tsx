import { useMutation, useQueryClient, useSuspenseQuery } from "@tanstack/react-query";
import { useState } from "react";
import { toast } from "sonner";

import { counted } from "@/components/format/text";
import { useTRPC } from "@/components/trpc/client";
import { Button } from "@/components/ui/button";
import { skippedLedgerDaysInput } from "@/server/domain/ledger/schema";

import { NumberDialog } from "./number-dialog";
import { Panel } from "./panel";

function DaysDialog({ days, onClose }: { days: number; onClose: () => void }) {
  const trpc = useTRPC();
  const queries = useQueryClient();
  const save = useMutation(
    trpc.ledger.setKeepingOfSkipped.mutationOptions({
      onSuccess: async () => {
        await queries.invalidateQueries({ queryKey: trpc.ledger.keepingOfSkipped.queryKey() });
        toast.success("Saved. It holds from the next night on, for rows that stand already too.");
        onClose();
      },
    }),
  );
  return (
    <NumberDialog
      title="Ledger of people who must not be recorded"
      label="Days until such a row is forgotten"
      hint="Counted from when it was first seen. Whose rows are forgotten stays noted: once such a person is to be recorded, the next run looks a year back for them and imports what Zoom still has."
      value={days}
      max={3_650}
      schema={skippedLedgerDaysInput.shape.days}
      busy={save.isPending}
      error={save.error}
      onSave={(value) => save.mutate({ days: value })}
      onClose={onClose}
    />
  );
}

/** How long the ledger remembers recordings of people who must not be recorded. */
export function LedgerKeeping() {
  const { data } = useSuspenseQuery(useTRPC().ledger.keepingOfSkipped.queryOptions());
  const [editing, setEditing] = useState(false);
  return (
    <Panel
      title="Ledger"
      actions={
        <Button aria-label="Edit how long the ledger remembers" onClick={() => setEditing(true)}>
          Edit
        </Button>
      }
    >
      <p className="text-sm">
        Recordings of people who must not be recorded are remembered for {counted(data.days, "day")}, by ids,
        times, sizes and the reason alone. Then they are forgotten.
      </p>
      {editing && <DaysDialog days={data.days} onClose={() => setEditing(false)} />}
    </Panel>
  );
}
