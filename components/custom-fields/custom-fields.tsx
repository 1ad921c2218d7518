"use client";

import { useSuspenseQuery } from "@tanstack/react-query";
import { TextCursorInput } from "lucide-react";
import { useState } from "react";

import { useTRPC } from "@/components/trpc/client";
import { Boundary } from "@/components/ui/boundary";
import { Button } from "@/components/ui/button";
import { PageHeader } from "@/components/ui/page-header";
import { Empty, ListSkeleton } from "@/components/ui/states";
import { type CustomFieldView, maxCustomFields } from "@/server/domain/custom-fields/schema";

import { DeleteField } from "./delete-field";
import { FieldDialog } from "./field-dialog";
import { FieldTable } from "./field-table";

type Editing = { field: CustomFieldView | null };

function Fields({ onEdit }: { onEdit: (editing: Editing) => void }) {
  const trpc = useTRPC();
  const { data: fields } = useSuspenseQuery(trpc.customFields.list.queryOptions());
  const { data: uses } = useSuspenseQuery(trpc.customFields.uses.queryOptions());
  const [deleting, setDeleting] = useState<CustomFieldView | null>(null);
  const usesOf = (id: string) => uses.find((use) => use.id === id)?.conversations ?? 0;
  if (fields.length === 0) {
    return (
      <Empty
        icon={TextCursorInput}
        title="No custom fields yet"
        action={
          <Button look="primary" onClick={() => onEdit({ field: null })}>
            Add field
          </Button>
        }
      >
        Custom fields hold what your organization wants to note on its conversations: a customer number, a
        matter, the state of a review. They are filled in on a conversation’s page and narrow the list of
        recordings.
      </Empty>
    );
  }
  return (
    <>
      <FieldTable
        fields={fields}
        usesOf={usesOf}
        onEdit={(field) => onEdit({ field })}
        onDelete={setDeleting}
      />
      {deleting && (
        <DeleteField field={deleting} conversations={usesOf(deleting.id)} onClose={() => setDeleting(null)} />
      )}
    </>
  );
}

/** The fields that the organization adds to its conversations. */
export function CustomFields() {
  const [editing, setEditing] = useState<Editing | null>(null);
  return (
    <>
      <PageHeader
        title="Custom fields"
        note={`Shown on every conversation in this order, and in the Filter Panel; at most ${maxCustomFields}.`}
        actions={
          <Button look="primary" onClick={() => setEditing({ field: null })}>
            Add field
          </Button>
        }
      />
      <Boundary loading={<ListSkeleton rows={4} />}>
        <Fields onEdit={setEditing} />
      </Boundary>
      {editing && <FieldDialog field={editing.field} onClose={() => setEditing(null)} />}
    </>
  );
}
