import { useSuspenseQuery } from "@tanstack/react-query";
import { X } from "lucide-react";
import Link from "next/link";
import { useState } from "react";

import { counted } from "@/components/format/text";
import { Moment } from "@/components/format/zone";
import { useTRPC } from "@/components/trpc/client";
import { Button, IconButton } from "@/components/ui/button";
import type { CategoryDetail as Category } from "@/server/domain/categories/schema";

import { saidHref } from "./address";
import { CategoryDialog } from "./category-dialog";
import { DeleteCategory } from "./delete-category";
import { Matches } from "./matches";

function Terms({ terms }: { terms: readonly string[] }) {
  if (terms.length === 0) return <p className="text-sm text-muted">No words yet, so nothing can match.</p>;
  return (
    <ul
      // A region that scrolls must be reachable by keyboard.
      // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex
      tabIndex={0}
      aria-label="Words and phrases"
      className="flex max-h-96 flex-wrap gap-1.5 overflow-y-auto"
    >
      {terms.map((term) => (
        <li key={term} className="min-w-0">
          <Link
            href={saidHref(term)}
            prefetch={false}
            title={`Search recordings for “${term}”`}
            className="block max-w-full truncate rounded-sm bg-sunken px-1.5 py-0.5 text-sm hover:bg-accent-soft hover:underline"
          >
            {term}
          </Link>
        </li>
      ))}
    </ul>
  );
}

type Open = "edit" | "delete" | null;
type Dialogs = { category: Category; open: Open; onOpen: (open: Open) => void; onGone: () => void };

function Dialogs({ category, open, onOpen, onGone }: Dialogs) {
  const close = () => onOpen(null);
  if (open === "edit") return <CategoryDialog category={category} onSaved={close} onClose={close} />;
  if (open === "delete") return <DeleteCategory category={category} onDeleted={onGone} onClose={close} />;
  return null;
}

/** The words of one category, and what they find today. */
export function CategoryDetail({ id, onClose }: { id: string; onClose: () => void }) {
  const { data: category } = useSuspenseQuery(useTRPC().categories.get.queryOptions({ id }));
  const [open, setOpen] = useState<Open>(null);
  return (
    <section
      aria-label={`Category ${category.name}`}
      className="flex flex-col gap-3 rounded-lg border border-line bg-surface p-4 xl:sticky xl:top-16"
    >
      <div className="flex items-start gap-2">
        <h2 className="min-w-0 grow text-base font-semibold break-words">{category.name}</h2>
        <IconButton label="Close the category" className="-mt-1 -mr-2" onClick={onClose}>
          <X aria-hidden />
        </IconButton>
      </div>
      {category.description && (
        <p className="text-sm break-words whitespace-pre-line">{category.description}</p>
      )}
      <Matches id={id} />
      <Terms terms={category.terms} />
      <p className="border-t border-line pt-2 text-2xs text-muted">
        {counted(category.terms.length, "word or phrase", "words and phrases")} · saved{" "}
        <Moment at={category.changedAt} />
      </p>
      <div className="flex flex-wrap gap-2">
        <Button onClick={() => setOpen("edit")}>Edit</Button>
        <Button look="danger" onClick={() => setOpen("delete")}>
          Delete category
        </Button>
      </div>
      <Dialogs category={category} open={open} onOpen={setOpen} onGone={onClose} />
    </section>
  );
}
