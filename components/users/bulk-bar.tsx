import { counted, formatNumber } from "@/components/format/text";
import { Button } from "@/components/ui/button";
import { maxPeopleAtOnce } from "@/server/domain/users/schema";

type BulkBarProps = {
  count: number;
  /** Whether the viewer may add, and so deactivate, users. */
  mayAdd: boolean;
  onEdit: () => void;
  onDeactivate: () => void;
  onReactivate: () => void;
  onClear: () => void;
};

/** What can be done with those who are ticked. */
export function BulkBar({ count, mayAdd, onEdit, onDeactivate, onReactivate, onClear }: BulkBarProps) {
  const tooMany = count > maxPeopleAtOnce;
  const disabled = count === 0 || tooMany;
  return (
    <div className="mb-2 flex min-h-control flex-wrap items-center gap-2 text-sm">
      <Button look="primary" disabled={disabled} onClick={onEdit}>
        Edit
      </Button>
      {mayAdd && (
        <>
          <Button disabled={disabled} onClick={onDeactivate}>
            Deactivate
          </Button>
          <Button disabled={disabled} onClick={onReactivate}>
            Reactivate
          </Button>
        </>
      )}
      <span role="status" className="ml-1 tabular-nums">
        {counted(count, "person", "people")} ticked
        {tooMany && `: at most ${formatNumber(maxPeopleAtOnce)} at a time`}
      </span>
      {count > 0 && (
        <Button look="ghost" onClick={onClear}>
          Clear
        </Button>
      )}
    </div>
  );
}
