import { useMutation, useQueryClient } from "@tanstack/react-query";
import { toast } from "sonner";

import { formatNumber } from "@/components/format/text";
import { useTRPC } from "@/components/trpc/client";
import { errorMessage } from "@/components/trpc/errors";
import { Button } from "@/components/ui/button";
import { maxPeopleAtOnce, type UserFilter, type UserPage } from "@/server/domain/users/schema";

import type { Ticks } from "./use-ticks";

/** Once the page is ticked: offers everybody else who matches, whom the archive looks up anew. */
export function TickMatching({ filter, page, ticks }: { filter: UserFilter; page: UserPage; ticks: Ticks }) {
  const trpc = useTRPC();
  const queries = useQueryClient();
  const matching = useMutation({
    mutationFn: () => queries.fetchQuery({ ...trpc.users.matching.queryOptions(filter), staleTime: 0 }),
    onSuccess: ({ personIds }) => ticks.tickIds(personIds),
    onError: (error) => toast.error(errorMessage(error)),
  });
  const pageTicked = page.items.every(({ id }) => ticks.ids.has(id));
  if (!pageTicked || page.total <= page.items.length || ticks.ids.size >= page.total) return null;
  if (page.total > maxPeopleAtOnce) {
    return (
      <p>
        At most {formatNumber(maxPeopleAtOnce)} people can be changed together: narrow the filter, or
        configure a group.
      </p>
    );
  }
  return (
    <Button look="ghost" busy={matching.isPending} onClick={() => matching.mutate()}>
      Tick all {formatNumber(page.total)} that match
    </Button>
  );
}
