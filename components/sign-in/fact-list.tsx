import { CopyButton } from "@/components/ui/copy-button";

/** Ids and numbers for whoever helps, each to copy. */
export function FactList({ facts }: { facts: readonly { label: string; value: string }[] }) {
  return (
    <dl className="grid grid-cols-[max-content_minmax(0,1fr)] items-center gap-x-4 gap-y-1 text-sm">
      {facts.map(({ label, value }) => (
        <div key={label} className="contents">
          <dt className="text-muted">{label}</dt>
          <dd className="flex items-center gap-1">
            <span className="min-w-0 break-words">{value}</span>
            <CopyButton text={value} label={`Copy ${label}`} />
          </dd>
        </div>
      ))}
    </dl>
  );
}
