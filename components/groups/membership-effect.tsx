import { useQuery } from "@tanstack/react-query";

import { fieldLabels, valueWords } from "@/components/configuration/words";
import { useTRPC } from "@/components/trpc/client";
import { Button } from "@/components/ui/button";
import { Notice } from "@/components/ui/notice";
import { Failed, ListSkeleton } from "@/components/ui/states";
import { Table, Td, Th, Tr } from "@/components/ui/table";
import { sourceWords } from "@/components/users/words";
import type { GroupDetail, MembershipPreview, PreviewMembership } from "@/server/domain/groups/schema";
import { skuLabels } from "@/server/domain/licenses/schema";

type Field = MembershipPreview["fields"][number];

const differs = ({ before, after }: Field) =>
  before.value !== after.value || sourceWords(before.source) !== sourceWords(after.source);

function headline(
  { person, member }: MembershipPreview,
  act: PreviewMembership["act"],
  group: string,
): string {
  if (act === "join") {
    return member ? `${person.name} is in ${group} already.` : `If ${person.name} joins ${group}:`;
  }
  return member ? `If ${person.name} leaves ${group}:` : `${person.name} is not in ${group}.`;
}

function Value({ field, of: { value, source } }: { field: Field["field"]; of: Field["before"] }) {
  return (
    <>
      {valueWords(field, value)}
      <span className="block text-2xs text-muted">{sourceWords(source)}</span>
    </>
  );
}

function Fields({ preview }: { preview: MembershipPreview }) {
  const changed = preview.fields.filter(differs);
  if (changed.length === 0) {
    return (
      <p className="text-sm text-muted">Nothing else would hold than now, and from where it comes neither.</p>
    );
  }
  return (
    <Table label="What would change">
      <thead>
        <tr>
          <Th>Setting</Th>
          <Th>Now</Th>
          <Th>Then</Th>
        </tr>
      </thead>
      <tbody>
        {changed.map(({ field, before, after }) => (
          <Tr key={field}>
            <Td className="font-medium">{fieldLabels[field]}</Td>
            <Td>
              <Value field={field} of={before} />
            </Td>
            <Td>
              <Value field={field} of={after} />
            </Td>
          </Tr>
        ))}
      </tbody>
    </Table>
  );
}

function Warnings({
  preview: { alsoGroups, withoutSeat, regionConflict },
  act,
}: Pick<MembershipEffectProps, "act"> & { preview: MembershipPreview }) {
  return (
    <>
      {alsoGroups.length > 0 && (
        <p className="text-sm">
          By nesting they would also {act === "join" ? "come into" : "go from"} {alsoGroups.join(", ")}.
        </p>
      )}
      {withoutSeat.length > 0 && (
        <Notice tone="warn">
          No {withoutSeat.map((sku) => skuLabels[sku]).join(", ")} license is left: they would go without
          until one becomes free.
        </Notice>
      )}
      {regionConflict.length > 0 && (
        <Notice tone="warn">
          Their groups would differ on Regional Storage:{" "}
          {regionConflict.map(({ name, region }) => `${name} ${region}`).join(", ")}. The first one would
          decide. Set Regional Storage on the person to settle it.
        </Notice>
      )}
    </>
  );
}

type MembershipEffectProps = {
  group: GroupDetail;
  personId: string;
  act: PreviewMembership["act"];
  onOther: () => void;
};

/** Field by field, what would hold for one person and from where it would come. */
export function MembershipEffect({ group, personId, act, onOther }: MembershipEffectProps) {
  const preview = useQuery(
    useTRPC().groups.previewMembership.queryOptions({ groupId: group.id, personId, act }),
  );
  return (
    <div className="flex flex-col gap-3">
      <div className="flex flex-wrap items-center gap-3">
        <p role="status" className="font-medium">
          {preview.data ? headline(preview.data, act, group.name) : "Working it out"}
        </p>
        <Button look="ghost" onClick={onOther}>
          Ask about somebody else
        </Button>
      </div>
      {preview.isLoading && <ListSkeleton rows={2} />}
      {preview.error && <Failed error={preview.error} onRetry={() => void preview.refetch()} />}
      {preview.data && (
        <>
          <Fields preview={preview.data} />
          <Warnings preview={preview.data} act={act} />
        </>
      )}
    </div>
  );
}
