import Link from "next/link";

import { formatBytes, humanise } from "@/components/format/text";
import { Moment } from "@/components/format/zone";
import { explain, itemStateWords, mediaWords } from "@/components/jobs/ledger-words";
import { Badge } from "@/components/ui/badge";
import { Table, Td, Th, Tr } from "@/components/ui/table";
import type { LedgerItem } from "@/server/domain/ledger/schema";

import { useLedger } from "./use-ledger";
import { kindWords, stateTones } from "./words";

const tickClass = "block size-4 accent-accent";
const link = "rounded-sm text-accent hover:underline";

type ItemTableProps = {
  items: readonly LedgerItem[];
  ticked: ReadonlySet<string>;
  onTick: (items: readonly LedgerItem[], on: boolean) => void;
};

function Owner({ owner, ownerSourceId }: LedgerItem) {
  const [, set] = useLedger();
  if (!owner) {
    return (
      <span className="text-muted">
        Zoom user <code className="font-mono text-2xs">{ownerSourceId || "unknown"}</code>
      </span>
    );
  }
  return (
    <button
      type="button"
      title={`Show only ${owner.name}`}
      className={`${link} text-left`}
      onClick={() => void set({ owner: owner.id })}
    >
      {owner.name}
    </button>
  );
}

/** What became of it at the source since. */
function AtSource({ deletedAt, trashedAt }: LedgerItem) {
  if (deletedAt) return <Badge tone="warn">Deleted at Zoom</Badge>;
  return trashedAt ? <Badge tone="warn">In Zoom’s trash</Badge> : null;
}

function Row({ item, ticked, onTick }: Omit<ItemTableProps, "items"> & { item: LedgerItem }) {
  const on = ticked.has(item.id);
  return (
    <Tr className={on ? "bg-accent-soft/60" : ""}>
      <Td>
        <input
          type="checkbox"
          aria-label={`Tick ${item.fileType || "session"} of ${item.startedAt.toISOString()}`}
          className={tickClass}
          checked={on}
          onChange={({ target }) => onTick([item], target.checked)}
        />
      </Td>
      <Td className="whitespace-nowrap">
        <Link data-row href={`/ledger/${item.id}`} prefetch={false} className={link}>
          <Moment at={item.startedAt} to="second" />
        </Link>
      </Td>
      <Td>
        <span className="flex flex-wrap gap-1">
          <Badge tone={stateTones[item.state]}>{itemStateWords[item.state]}</Badge>
          <AtSource {...item} />
        </span>
      </Td>
      <Td className="min-w-52">
        {explain(item)}
        {item.attempts > 0 && item.state !== "archived" && (
          <span className="block text-2xs text-muted">{item.attempts} tries</span>
        )}
        {item.nextLookAt && (
          <span className="block text-2xs text-muted">
            next look <Moment at={item.nextLookAt} />
          </span>
        )}
      </Td>
      <Td>
        <Owner {...item} />
      </Td>
      <Td className="whitespace-nowrap">{kindWords[item.kind]}</Td>
      <Td title={item.recordingType ? humanise(item.recordingType) : undefined}>
        {item.fileType || "No file"}
        <span className="block text-2xs text-muted">{mediaWords[item.mediaClass]}</span>
      </Td>
      <Td className="text-right whitespace-nowrap">
        {item.sizeBytes === null ? "Unknown" : formatBytes(item.sizeBytes)}
      </Td>
      <Td>
        {item.conversationId !== null && (
          <Link href={`/recordings/${item.conversationId}`} prefetch={false} className={link}>
            Open
          </Link>
        )}
      </Td>
    </Tr>
  );
}

/** Items, each with its decision and the reason; ticked ones are retried together. */
export function ItemTable({ items, ticked, onTick }: ItemTableProps) {
  const all = items.every(({ id }) => ticked.has(id));
  return (
    <Table label="Ledger">
      <thead>
        <tr>
          <Th>
            <input
              type="checkbox"
              aria-label="Tick all that are shown"
              className={tickClass}
              checked={all}
              onChange={({ target }) => onTick(items, target.checked)}
            />
          </Th>
          <Th>Start</Th>
          <Th>State</Th>
          <Th>Reason</Th>
          <Th>Owner</Th>
          <Th>Kind</Th>
          <Th>File type</Th>
          <Th align="right">Size</Th>
          <Th>
            <span className="sr-only">Recording</span>
          </Th>
        </tr>
      </thead>
      <tbody>
        {items.map((item) => (
          <Row key={item.id} item={item} ticked={ticked} onTick={onTick} />
        ))}
      </tbody>
    </Table>
  );
}
