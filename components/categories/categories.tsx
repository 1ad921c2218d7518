"use client";

import { useSuspenseQuery } from "@tanstack/react-query";
import { clsx } from "clsx";
import { Tags } from "lucide-react";
import { useQueryStates } from "nuqs";
import { useState } from "react";

import { formatNumber } from "@/components/format/text";
import { Moment } from "@/components/format/zone";
import { useTRPC } from "@/components/trpc/client";
import { Boundary } from "@/components/ui/boundary";
import { Button } from "@/components/ui/button";
import { PageHeader } from "@/components/ui/page-header";
import { Empty, ListSkeleton } from "@/components/ui/states";
import { Table, Td, Th, Tr } from "@/components/ui/table";
import type { CategoryListItem } from "@/server/domain/categories/schema";

import { categoryParsers } from "./address";
import { CategoryDetail } from "./category-detail";
import { CategoryDialog } from "./category-dialog";

type ListProps = {
  categories: readonly CategoryListItem[];
  open: string | null;
  onOpen: (id: string) => void;
};

function CategoryTable({ categories, open, onOpen }: ListProps) {
  return (
    <Table label="Categories">
      <thead>
        <tr>
          <Th>Name</Th>
          <Th>Description</Th>
          <Th align="right">Words and phrases</Th>
          <Th>Time</Th>
        </tr>
      </thead>
      <tbody>
        {categories.map((category) => (
          <Tr key={category.id} className={category.id === open ? "bg-accent-soft/60" : ""}>
            <Td className="min-w-40 font-medium">
              <button
                type="button"
                data-row
                aria-expanded={category.id === open}
                className="rounded-sm text-left break-words text-accent hover:underline"
                onClick={() => onOpen(category.id)}
              >
                {category.name}
              </button>
            </Td>
            <Td className="w-full max-w-0 min-w-40 truncate text-muted" title={category.description}>
              {category.description}
            </Td>
            <Td className="text-right">{formatNumber(category.terms)}</Td>
            <Td className="whitespace-nowrap">
              <Moment at={category.changedAt} />
            </Td>
          </Tr>
        ))}
      </tbody>
    </Table>
  );
}

function CategoryLists({ onAdd }: { onAdd: () => void }) {
  const { data: categories } = useSuspenseQuery(useTRPC().categories.list.queryOptions());
  const [{ category }, set] = useQueryStates(categoryParsers);
  const open = categories.some(({ id }) => id === category) ? category : null;
  if (categories.length === 0) {
    return (
      <Empty
        icon={Tags}
        title="No categories yet"
        action={
          <Button look="primary" onClick={onAdd}>
            Add category
          </Button>
        }
      >
        A category is a named list of words and phrases, such as promises of profit or words of a complaint.
        Transcripts and chats are matched to it, and analytics rules name the categories that count for a
        person.
      </Empty>
    );
  }
  return (
    <div className={clsx("grid items-start gap-5", open && "xl:grid-cols-[minmax(0,1fr)_24rem]")}>
      {open && (
        <div className="xl:order-last">
          <Boundary key={open} loading={<ListSkeleton rows={4} />}>
            <CategoryDetail id={open} onClose={() => void set({ category: null })} />
          </Boundary>
        </div>
      )}
      <CategoryTable categories={categories} open={open} onOpen={(id) => void set({ category: id })} />
    </div>
  );
}

/** Named lists of words and phrases. */
export function Categories() {
  const [, set] = useQueryStates(categoryParsers);
  const [adding, setAdding] = useState(false);
  return (
    <>
      <PageHeader
        title="Categories"
        note="Lists of words and phrases that transcripts and chats are matched to."
        actions={
          <Button look="primary" onClick={() => setAdding(true)}>
            Add category
          </Button>
        }
      />
      <Boundary loading={<ListSkeleton rows={4} />}>
        <CategoryLists onAdd={() => setAdding(true)} />
      </Boundary>
      {adding && (
        <CategoryDialog
          category={null}
          onSaved={(id) => void set({ category: id })}
          onClose={() => setAdding(false)}
        />
      )}
    </>
  );
}
