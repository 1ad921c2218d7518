import { useMutation } from "@tanstack/react-query";
import { ArrowDown, ArrowUp, Pencil, Trash2 } from "lucide-react";
import { toast } from "sonner";

import { formatNumber } from "@/components/format/text";
import { useTRPC } from "@/components/trpc/client";
import { errorMessage } from "@/components/trpc/errors";
import { IconButton } from "@/components/ui/button";
import { Table, Td, Th, Tr } from "@/components/ui/table";
import type { CustomFieldView } from "@/server/domain/custom-fields/schema";

import { useRefreshFields } from "./refresh";
import { fieldTypeWords } from "./words";

type FieldTableProps = {
  fields: readonly CustomFieldView[];
  usesOf: (id: string) => number;
  onEdit: (field: CustomFieldView) => void;
  onDelete: (field: CustomFieldView) => void;
};

/** The fields in the order in which conversations show them. */
export function FieldTable({ fields, usesOf, onEdit, onDelete }: FieldTableProps) {
  const refresh = useRefreshFields();
  const reorder = useMutation(
    useTRPC().customFields.reorder.mutationOptions({
      onError: (error) => toast.error(errorMessage(error)),
      onSettled: refresh,
    }),
  );
  const move = (from: number, to: number) => {
    const ids = fields.map((field) => field.id);
    ids.splice(to, 0, ...ids.splice(from, 1));
    reorder.mutate({ ids });
  };
  return (
    <Table label="Custom fields">
      <thead>
        <tr>
          <Th>Name</Th>
          <Th>Type</Th>
          <Th>Choices</Th>
          <Th align="right">Conversations</Th>
          <Th>
            <span className="sr-only">Actions</span>
          </Th>
        </tr>
      </thead>
      <tbody>
        {fields.map((field, at) => (
          <Tr key={field.id}>
            <Td className="min-w-40 font-medium">
              <button
                type="button"
                data-row
                className="rounded-sm text-left break-words text-accent hover:underline"
                onClick={() => onEdit(field)}
              >
                {field.name}
              </button>
            </Td>
            <Td>{fieldTypeWords[field.type]}</Td>
            <Td className="w-full max-w-0 min-w-40 truncate text-muted" title={field.choices.join(", ")}>
              {field.choices.join(", ")}
            </Td>
            <Td className="text-right">{formatNumber(usesOf(field.id))}</Td>
            <Td className="py-0! whitespace-nowrap">
              <IconButton
                label={`Move ${field.name} up`}
                disabled={at === 0 || reorder.isPending}
                onClick={() => move(at, at - 1)}
              >
                <ArrowUp aria-hidden />
              </IconButton>
              <IconButton
                label={`Move ${field.name} down`}
                disabled={at === fields.length - 1 || reorder.isPending}
                onClick={() => move(at, at + 1)}
              >
                <ArrowDown aria-hidden />
              </IconButton>
              <IconButton label={`Change ${field.name}`} onClick={() => onEdit(field)}>
                <Pencil aria-hidden />
              </IconButton>
              <IconButton label={`Delete ${field.name}`} onClick={() => onDelete(field)}>
                <Trash2 aria-hidden />
              </IconButton>
            </Td>
          </Tr>
        ))}
      </tbody>
    </Table>
  );
}
