import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useState } from "react";

import { counted, formatNumber } from "@/components/format/text";
import { useTRPC } from "@/components/trpc/client";
import { errorMessage } from "@/components/trpc/errors";
import { Pager } from "@/components/users/pager";
import type { RuleDetail } from "@/server/domain/rules/editor/schema";

const sourceWords = { own: "own", group: "by a group", default: "by default" } as const;

function People({ ruleId, usedBy }: { ruleId: string; usedBy: number }) {
  const [page, setPage] = useState(1);
  const { data, error } = useQuery(
    useTRPC().rules.users.queryOptions({ ruleId, page }, { placeholderData: keepPreviousData }),
  );
  if (error) return <p className="text-sm text-danger">{errorMessage(error)}</p>;
  if (!data) return <p className="text-sm text-muted">Loading</p>;
  const hidden = usedBy - data.total;
  return (
    <>
      <ul aria-label="Users" className="columns-1 gap-6 text-sm sm:columns-2">
        {data.items.map(({ id, name, username, source }) => (
          <li key={id} className="truncate py-0.5" title={username}>
            {name} <span className="text-muted">{sourceWords[source]}</span>
          </li>
        ))}
      </ul>
      {hidden > 0 && (
        <p className="mt-1 text-sm text-muted">
          {data.total > 0 ? "and " : ""}
          {counted(hidden, "user")} whom your User Assignment does not list
        </p>
      )}
      <Pager total={data.total} page={page} pageSize={data.pageSize} onPage={setPage} />
    </>
  );
}

/** `Rule used by 3 Users`, with the list behind it. */
export function RuleUsers({ rule }: { rule: RuleDetail }) {
  const [open, setOpen] = useState(false);
  const { groups } = rule;
  return (
    <details
      className="rounded-md border border-line px-3 py-2"
      onToggle={({ currentTarget }) => setOpen(currentTarget.open)}
    >
      <summary className="cursor-pointer text-sm font-medium tabular-nums">
        Rule used by {counted(rule.usedBy, "User")}
        {groups.length > 0 && (
          <span className="font-normal text-muted">, named by {counted(groups.length, "group")}</span>
        )}
      </summary>
      {open && (
        <div className="flex flex-col gap-2 pt-2">
          {rule.usedBy > 0 && <People ruleId={rule.id} usedBy={rule.usedBy} />}
          {groups.length > 0 && (
            <p className="text-sm">
              <span className="text-muted">Groups ({formatNumber(groups.length)}):</span>{" "}
              {groups.map(({ name }) => name).join(", ")}
            </p>
          )}
          {rule.usedBy + groups.length === 0 && (
            <p className="text-sm text-muted">Nobody yet. Give it to people under Users, or to a group.</p>
          )}
        </div>
      )}
    </details>
  );
}
