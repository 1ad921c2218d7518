import { useMutation, useQueryClient } from "@tanstack/react-query";
import { toast } from "sonner";

import { counted } from "@/components/format/text";
import { Moment } from "@/components/format/zone";
import { useTRPC } from "@/components/trpc/client";
import { errorMessage } from "@/components/trpc/errors";
import { Button } from "@/components/ui/button";
import type { TenantOverview } from "@/server/domain/tenants/schema";

import { Panel } from "./panel";

type DirectoryProps = { directory: TenantOverview["directory"] };

/** The people that are known, and since when. */
export function Directory({ directory }: DirectoryProps) {
  const trpc = useTRPC();
  const queries = useQueryClient();
  const sync = useMutation(
    trpc.tenant.syncDirectory.mutationOptions({
      onSuccess: async () => {
        toast.success("The directory is being read. New people appear here in a moment.");
        await queries.invalidateQueries({ queryKey: trpc.tenant.overview.queryKey() });
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
          disabled={!directory.consented}
          onClick={() => sync.mutate()}
        >
          Refresh
        </Button>
      }
    >
      <p className="text-sm">
        {counted(directory.people, "person", "people")},{" "}
        {directory.syncedAt ? (
          <>
            last read <Moment at={directory.syncedAt} to="second" />
          </>
        ) : (
          "never read from the directory"
        )}
      </p>
    </Panel>
  );
}
