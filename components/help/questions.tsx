import Link from "next/link";
import { useState } from "react";

import { SearchInput } from "@/components/ui/search-input";

import type { HelpTopic } from "./topic";
import { searchTopics, topicsFor } from "./topics";

type TopicProps = { topic: HelpTopic; onLeave: () => void };

function Topic({ topic: { question, answer, link }, onLeave }: TopicProps) {
  return (
    <details className="border-b border-line last:border-0">
      <summary className="cursor-pointer rounded-sm px-1 py-2 text-sm font-medium hover:text-accent">
        {question}
      </summary>
      <div className="flex max-w-prose flex-col gap-2 px-1 pb-3 pl-5 text-sm text-muted">
        {answer.map((text) => (
          <p key={text}>{text}</p>
        ))}
        {link && (
          <p>
            <Link href={link.href} onClick={onLeave} className="text-accent hover:underline">
              {link.label}
            </Link>
          </p>
        )}
      </div>
    </details>
  );
}

function Topics({
  title,
  topics,
  onLeave,
}: {
  title: string;
  topics: readonly HelpTopic[];
  onLeave: () => void;
}) {
  if (topics.length === 0) return null;
  return (
    <section>
      <h3 className="mt-3 mb-1 text-2xs font-semibold tracking-wider text-muted uppercase">{title}</h3>
      {topics.map((topic) => (
        <Topic key={topic.id} topic={topic} onLeave={onLeave} />
      ))}
    </section>
  );
}

/** Answers: those of this screen first, or what a search finds. `onLeave`: a link was followed. */
export function Questions({ path, onLeave }: { path: string; onLeave: () => void }) {
  const [search, setSearch] = useState("");
  const found = searchTopics(search);
  const { here, others } = topicsFor(path);
  return (
    <div className="pt-3">
      <div className="max-w-md">
        <SearchInput
          label="Search the help"
          placeholder="What would you like to know?"
          value={search}
          onCommit={setSearch}
        />
      </div>
      {search === "" ? (
        <>
          <Topics title="On this screen" topics={here} onLeave={onLeave} />
          <Topics title="Everything else" topics={others} onLeave={onLeave} />
        </>
      ) : found.length > 0 ? (
        <Topics title={`Answers: ${found.length}`} topics={found} onLeave={onLeave} />
      ) : (
        <p role="status" className="py-6 text-sm text-muted">
          No answer has all of these words. Try fewer, or ask the contact that About names.
        </p>
      )}
    </div>
  );
}
