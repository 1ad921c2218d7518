import { useMutation, useQueryClient, useSuspenseQuery } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";
import { toast } from "sonner";

import { counted, formatNumber } from "@/components/format/text";
import { Moment } from "@/components/format/zone";
import { useTRPC } from "@/components/trpc/client";
import { errorMessage } from "@/components/trpc/errors";
import { Button } from "@/components/ui/button";
import { Notice } from "@/components/ui/notice";
import type { DirectoryStatus } from "@/server/domain/directory/schema";

import { DirectoryShrinkNotice } from "./directory-shrink";
import { DirectoryThreshold } from "./directory-threshold";
import { directoryFailureWords } from "./directory-words";
import { Panel } from "./panel";

const refreshMs = 10_000;

function Failure({ failure }: { failure: NonNullable<DirectoryStatus["failure"]> }) {
  const { said, next } = directoryFailureWords[failure];
  return (
    <Notice tone="warn">
      <p className="font-medium">{said}</p>
      <p>{next}</p>
    </Notice>
  );
}

function Facts({ status }: { status: DirectoryStatus }) {
  const moment = (at: Date | null) => (at ? <Moment at={at} /> : "Never");
  const facts: [string, ReactNode][] = [
    ["Groups", status.groupsRead ? formatNumber(status.groups) : "Not read"],
    ["Left, kept for what is theirs", formatNumber(status.left)],
    ["Entered by hand", formatNumber(status.manual)],
    ["Next reading", status.consented ? moment(status.nextSyncAt) : "After admin consent"],
    ["Managers last read", moment(status.managersReadAt)],
  ];
  return (
    <>
      <p className="mb-3 text-sm">
        {counted(status.people, "person", "people")},{" "}
        {status.syncedAt ? (
          <>
            last read <Moment at={status.syncedAt} to="second" />
          </>
        ) : (
          "never read from the directory"
        )}
      </p>
      <dl className="grid gap-x-6 gap-y-2 text-sm sm:grid-cols-2 lg:grid-cols-3">
        {facts.map(([term, fact]) => (
          <div key={term}>
            <dt className="text-2xs text-muted">{term}</dt>
            <dd>{fact}</dd>
          </div>
        ))}
      </dl>
    </>
  );
}

function Threshold({ percent }: { percent: number }) {
  const [editing, setEditing] = useState(false);
  return (
    <div className="mt-4 flex items-start gap-3 border-t border-line pt-3 text-sm">
      <p className="min-w-0 grow">
        {percent < 100
          ? `An answer that would take more than ${percent}% of the people, groups or memberships away waits for your word.`
          : "However much an answer would take away, it is believed, unless it is empty."}
      </p>
      <Button aria-label="Change the safeguard of the directory" onClick={() => setEditing(true)}>
        Change
      </Button>
      {editing && <DirectoryThreshold percent={percent} onClose={() => setEditing(false)} />}
    </div>
  );
}

/** What is known of the directory and since when, what failed, and what waits for a person's word. */
export function Directory() {
  const trpc = useTRPC();
  const queries = useQueryClient();
  const { data: status } = useSuspenseQuery(
    trpc.directory.status.queryOptions(undefined, { refetchInterval: refreshMs }),
  );
  const sync = useMutation(
    trpc.tenant.syncDirectory.mutationOptions({
      onSuccess: async () => {
        toast.success("The directory is being read. New people appear here in a moment.");
        await queries.invalidateQueries({ queryKey: trpc.directory.pathKey() });
      },
      onError: (error) => toast.error(errorMessage(error)),
    }),
  );
  return (
    <Panel
      title="Directory"
      actions={
        <Button
          aria-label="Refresh the directory"
          busy={sync.isPending}
          disabled={!status.consented}
          onClick={() => sync.mutate()}
        >
          Refresh
        </Button>
      }
    >
      {status.shrink && <DirectoryShrinkNotice shrink={status.shrink} />}
      {status.failure && <Failure failure={status.failure} />}
      <Facts status={status} />
      <Threshold percent={status.shrinkPercent} />
    </Panel>
  );
}
