import { useSuspenseQuery } from "@tanstack/react-query";
import { AudioLines } from "lucide-react";

import { Moment } from "@/components/format/zone";
import { useTRPC } from "@/components/trpc/client";
import { Button } from "@/components/ui/button";
import { Empty } from "@/components/ui/states";

import { type NextArrival, nextArrival } from "./next-arrival";

function Arrival({ next }: { next: NextArrival }) {
  switch (next.kind) {
    case "running":
      return <>“{next.name}” is importing right now: what it finds will appear here.</>;
    case "at":
      return (
        <>
          The next calls will appear when “{next.name}” runs again, on <Moment at={next.at} />, or earlier
          when Zoom announces them.
        </>
      );
    case "not_connected":
      return (
        <>“{next.name}” is not connected, so no calls arrive. An administrator can mend that under Jobs.</>
      );
    case "none":
      return (
        <>
          No integration brings calls yet. An administrator can add one under Jobs: Add Job, Integration Job.
        </>
      );
  }
}

/** Nothing found: when something will be, and the way out of a filter that is too narrow. */
export function EmptyList({ filtered, onClear }: { filtered: boolean; onClear: () => void }) {
  const { data: integrations } = useSuspenseQuery(useTRPC().conversations.integrations.queryOptions());
  return (
    <Empty
      icon={AudioLines}
      title={filtered ? "No conversation matches this filter" : "No conversations yet"}
      action={
        filtered && (
          <Button look="primary" onClick={onClear}>
            Clear filter
          </Button>
        )
      }
    >
      <Arrival next={nextArrival(integrations)} />
    </Empty>
  );
}
