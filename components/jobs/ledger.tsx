import { useMutation, useQueryClient, useSuspenseInfiniteQuery } from "@tanstack/react-query";
import { ListX } from "lucide-react";
import Link from "next/link";
import { toast } from "sonner";

import { formatBytes, humanise } from "@/components/format/text";
import { Moment } from "@/components/format/zone";
import { useTRPC } from "@/components/trpc/client";
import { errorMessage } from "@/components/trpc/errors";
import { Badge, type Tone } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { LoadMore } from "@/components/ui/load-more";
import { Empty } from "@/components/ui/states";
import { Table, Td, Th, Tr } from "@/components/ui/table";
import { type ItemState, mediaClasses } from "@/db/constants";
import type { LedgerItem } from "@/server/domain/ledger/schema";

import { explain, itemStateWords, mediaWords } from "./ledger-words";
import { type LedgerFilter, ledgerOptions } from "./queries";

const tones: Record<ItemState, Tone> = {
  waiting: "warn",
  kept: "accent",
  skipped: "neutral",
  importing: "accent",
  archived: "ok",
  failed: "danger",
  given_up: "danger",
  gone: "warn",
};

function Retry({ item }: { item: LedgerItem }) {
  const trpc = useTRPC();
  const queries = useQueryClient();
  const retry = useMutation(
    trpc.ledger.retry.mutationOptions({
      onSuccess: () => queries.invalidateQueries({ queryKey: trpc.ledger.pathKey() }),
      onError: (error) => toast.error(errorMessage(error)),
    }),
  );
  return (
    <Button busy={retry.isPending} onClick={() => retry.mutate({ id: item.id })}>
      Retry
    </Button>
  );
}

function Row({ item }: { item: LedgerItem }) {
  const mediaClass = mediaClasses.find((known) => known === item.mediaClass) ?? "unknown";
  return (
    <Tr>
      <Td>
        <Badge tone={tones[item.state]}>{itemStateWords[item.state]}</Badge>
      </Td>
      <Td>{explain(item)}</Td>
      <Td>
        {item.owner?.name ?? (
          <span className="text-muted">
            Zoom user <code className="font-mono text-2xs">{item.ownerSourceId}</code>
          </span>
        )}
      </Td>
      <Td title={item.recordingType ? humanise(item.recordingType) : undefined}>
        {item.fileType || "No file"}
        <span className="block text-2xs text-muted">{mediaWords[mediaClass]}</span>
      </Td>
      <Td className="whitespace-nowrap">
        <Moment at={item.startedAt} to="second" />
      </Td>
      <Td className="text-right whitespace-nowrap">
        {item.sizeBytes === null ? "Unknown" : formatBytes(item.sizeBytes)}
      </Td>
      <Td>
        {item.state === "failed" ? (
          <Retry item={item} />
        ) : (
          item.conversationId !== null && (
            <Link
              href={`/recordings/${item.conversationId}`}
              className="rounded-sm text-accent hover:underline"
            >
              Open
            </Link>
          )
        )}
      </Td>
    </Tr>
  );
}

/** What was seen at the source, one row a file, each with its decision and the reason. */
export function Ledger({ filter }: { filter: LedgerFilter }) {
  const query = useSuspenseInfiniteQuery(ledgerOptions(useTRPC(), filter));
  const items = query.data.pages.flatMap((page) => page.items);
  if (items.length === 0) {
    return (
      <Empty icon={ListX} title="Nothing in the ledger matches">
        Every file that Zoom has is written here with its decision as soon as a run has seen it.
      </Empty>
    );
  }
  return (
    <>
      <Table label="Ledger">
        <thead>
          <tr>
            <Th>State</Th>
            <Th>Reason</Th>
            <Th>Owner</Th>
            <Th>File type</Th>
            <Th>Time</Th>
            <Th align="right">Size</Th>
            <Th>
              <span className="sr-only">Actions</span>
            </Th>
          </tr>
        </thead>
        <tbody>
          {items.map((item) => (
            <Row key={item.id} item={item} />
          ))}
        </tbody>
      </Table>
      <LoadMore query={query} />
    </>
  );
}
