import { useMutation, useQueryClient, useSuspenseQuery } from "@tanstack/react-query";
import { toast } from "sonner";

import { counted, formatBytes } from "@/components/format/text";
import { formatDuration } from "@/components/format/time";
import { Moment } from "@/components/format/zone";
import { useTRPC } from "@/components/trpc/client";
import { errorMessage } from "@/components/trpc/errors";
import { Button } from "@/components/ui/button";
import { Section } from "@/components/ui/section";
import { Table, Td, Th, Tr } from "@/components/ui/table";
import type { WaitingRecording } from "@/server/domain/recording-choices/schema";

import { kindWords } from "./words";

const lasted = ({ startedAt, endedAt }: WaitingRecording) =>
  endedAt ? formatDuration(endedAt.getTime() - startedAt.getTime()) : "";

function useKeep() {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  return useMutation(
    trpc.recordingChoices.keep.mutationOptions({
      onSuccess: () => toast.success("The recording is kept. Its import begins now."),
      onError: (error) => toast.error(errorMessage(error)),
      onSettled: () => queryClient.invalidateQueries(trpc.recordingChoices.pathFilter()),
    }),
  );
}

/** Own recordings that wait at Zoom to be kept; absent where there are none and the rule makes none. */
export function Waiting({ onDemand }: { onDemand: boolean }) {
  const { data } = useSuspenseQuery(useTRPC().recordingChoices.waiting.queryOptions());
  const keep = useKeep();
  if (!onDemand && data.items.length === 0) return null;
  return (
    <Section title="Waiting for you" count={data.items.length}>
      {data.items.length === 0 ? (
        <p className="px-4 py-3 text-sm text-muted">
          Nothing waits. What you record at Zoom appears here within minutes of its end, or after the next
          run.
        </p>
      ) : (
        <div className="flex flex-col gap-3 px-4 py-3">
          <p className="text-sm text-muted">
            What you don’t keep in time is not archived. It stays at Zoom as long as Zoom keeps it.
          </p>
          <Table label="Recordings that wait for you">
            <thead>
              <tr>
                <Th>Start</Th>
                <Th>Duration</Th>
                <Th>Content</Th>
                <Th align="right">Size</Th>
                <Th>Waits until</Th>
                <Th>
                  <span className="sr-only">Keep</span>
                </Th>
              </tr>
            </thead>
            <tbody>
              {data.items.map((item) => (
                <Tr key={item.itemIds[0]}>
                  <Td className="whitespace-nowrap">
                    <Moment at={item.startedAt} />
                  </Td>
                  <Td className="whitespace-nowrap">{lasted(item)}</Td>
                  <Td>{item.media.map((kind) => kindWords[kind]).join(", ")}</Td>
                  <Td className="text-right whitespace-nowrap">
                    {item.sizeBytes === null ? "" : formatBytes(item.sizeBytes)}
                  </Td>
                  <Td className="whitespace-nowrap">
                    <Moment at={item.until} />
                  </Td>
                  <Td className="text-right">
                    <Button
                      look="primary"
                      busy={keep.isPending && keep.variables.itemIds[0] === item.itemIds[0]}
                      disabled={keep.isPending}
                      onClick={() => keep.mutate({ itemIds: item.itemIds })}
                    >
                      Keep
                    </Button>
                  </Td>
                </Tr>
              ))}
            </tbody>
          </Table>
          {data.more && (
            <p className="text-sm text-muted">
              The newest {counted(data.items.length, "recording")} are shown; older ones follow when these are
              kept.
            </p>
          )}
        </div>
      )}
    </Section>
  );
}
