import { useSuspenseInfiniteQuery } from "@tanstack/react-query";
import Link from "next/link";

import { actionWords, actorWords } from "@/components/audit/words";
import { Moment } from "@/components/format/zone";
import { useTRPC } from "@/components/trpc/client";
import { LoadMore } from "@/components/ui/load-more";
import { Section } from "@/components/ui/section";
import type { HistoryEntry } from "@/server/domain/users/person/schema";

import { historyOptions } from "./address";
import { changedWords } from "./words";

const link = "rounded-sm text-accent underline";

function About({ about }: Pick<HistoryEntry, "about">) {
  switch (about.kind) {
    case "rule":
      return (
        <Link href={`/rules?rule=${about.id}`} className={link}>
          {about.name}
        </Link>
      );
    case "group":
      return (
        <Link href={`/groups?${new URLSearchParams({ q: about.name }).toString()}`} className={link}>
          {about.name}
        </Link>
      );
    case "person":
    case "groups":
      return null;
  }
}

function Entry({ entry }: { entry: HistoryEntry }) {
  const changed = changedWords(entry);
  return (
    <li className="flex flex-wrap items-baseline justify-between gap-x-4 border-b border-line px-4 py-1.5 text-sm last:border-0">
      <span className="min-w-0">
        <span className="font-medium">{actorWords(entry)}</span> {actionWords[entry.action]}{" "}
        <About about={entry.about} />
        {changed && <span className="block text-2xs text-muted">{changed}</span>}
      </span>
      <span className="shrink-0 text-muted tabular-nums">
        <Moment at={entry.at} to="second" />
      </span>
    </li>
  );
}

/** Every change of somebody's configuration, of their groups and of the rules that hold for them, newest first. */
export function History({ id }: { id: string }) {
  const query = useSuspenseInfiniteQuery(historyOptions(useTRPC(), id));
  const entries = query.data.pages.flatMap((page) => page.items);
  return (
    <Section title="History of every change">
      {entries.length === 0 && (
        <p className="px-4 py-3 text-sm text-muted">
          Nothing was changed since this person became known: not their own configuration, nor a group of
          theirs, nor a rule that holds for them.
        </p>
      )}
      <ol>
        {entries.map((entry) => (
          <Entry key={entry.id} entry={entry} />
        ))}
      </ol>
      <LoadMore query={query} />
    </Section>
  );
}
