import { useMutation, useQueryClient } from "@tanstack/react-query";
import { toast } from "sonner";

import { formatNumber } from "@/components/format/text";
import { Moment } from "@/components/format/zone";
import { useTRPC } from "@/components/trpc/client";
import { errorMessage } from "@/components/trpc/errors";
import { Button } from "@/components/ui/button";
import { Notice } from "@/components/ui/notice";
import { Table, Td, Th, Tr } from "@/components/ui/table";
import type { DirectoryStatus } from "@/server/domain/directory/schema";

type Shrink = NonNullable<DirectoryStatus["shrink"]>;

const kinds = [
  ["people", "People"],
  ["groups", "Groups"],
  ["members", "Memberships"],
] as const;

function Counts({ shrink }: { shrink: Shrink }) {
  return (
    <Table label="What the directory's answer would take away">
      <thead>
        <tr>
          <Th>Of the directory</Th>
          <Th align="right">Known</Th>
          <Th align="right">Would stay</Th>
          <Th align="right">Would be gone</Th>
        </tr>
      </thead>
      <tbody>
        {kinds.map(([kind, label]) => {
          const { before, after } = shrink[kind];
          return (
            <Tr key={kind}>
              <Td className="font-medium">{label}</Td>
              <Td className="text-right">{formatNumber(before)}</Td>
              <Td className="text-right">{formatNumber(after)}</Td>
              <Td className="text-right font-medium">{formatNumber(before - after)}</Td>
            </Tr>
          );
        })}
      </tbody>
    </Table>
  );
}

/** An answer that was not believed, and the button that makes it true. */
export function DirectoryShrinkNotice({ shrink }: { shrink: Shrink }) {
  const trpc = useTRPC();
  const queries = useQueryClient();
  const refresh = () => queries.invalidateQueries({ queryKey: trpc.directory.pathKey() });
  const confirm = useMutation(
    trpc.directory.confirmShrink.mutationOptions({
      onSuccess: async () => {
        toast.success("Confirmed. The directory is being read again.");
        await refresh();
      },
      onError: async (error) => {
        toast.error(errorMessage(error));
        await refresh();
      },
    }),
  );
  return (
    <Notice tone="warn">
      <p className="font-medium">The directory has shrunk suspiciously, so nobody was changed.</p>
      <p className="mb-2">
        Microsoft’s answer of <Moment at={new Date(shrink.at)} /> would take this away:
      </p>
      <Counts shrink={shrink} />
      <p className="mt-2 max-w-prose">
        If that is an error, mend it at Microsoft: the next reading then goes on by itself. If it is true,
        confirm it: who is gone is marked as left, and what is archived of them is kept as their rules say.
        Until then nobody new comes from the directory, and nobody who left loses access.
      </p>
      <div className="mt-2">
        {shrink.confirmedAt ? (
          <p className="font-medium">
            Confirmed <Moment at={shrink.confirmedAt} />; the next reading may take away as much, and not
            more.
          </p>
        ) : (
          <Button look="danger" busy={confirm.isPending} onClick={() => confirm.mutate({ at: shrink.at })}>
            Confirm that the directory has shrunk
          </Button>
        )}
      </div>
    </Notice>
  );
}
