import { useMutation, useQueryClient } from "@tanstack/react-query";
import { toast } from "sonner";

import { counted } from "@/components/format/text";
import { Moment } from "@/components/format/zone";
import { useTRPC } from "@/components/trpc/client";
import { errorMessage } from "@/components/trpc/errors";
import { Button } from "@/components/ui/button";
import type { TenantOverview } from "@/server/domain/tenants/schema";

import { Panel } from "./panel";

type DirectoryProps = { tenant: string; directory: TenantOverview["directory"] };

function Consent({ tenant, consented }: { tenant: string; consented: boolean }) {
  const start = useMutation(
    useTRPC().tenant.startAdminConsent.mutationOptions({
      onSuccess: ({ url }) => window.location.assign(url),
      onError: (error) => toast.error(errorMessage(error)),
    }),
  );
  return (
    <div className="mt-4 border-t border-line pt-3">
      <h3 className="text-sm font-semibold">Permissions at Microsoft</h3>
      <p className="mt-1 mb-2 max-w-prose text-sm text-muted">
        {consented
          ? "Your organisation has accepted them. Grant them again after an update asked for more."
          : "Not accepted yet, so people and groups can’t be read."}{" "}
        Only a global administrator of {tenant} can accept them, on Microsoft’s own page, which names each
        permission; “Consent on behalf of your organization” appears to them alone. Nobody else can, whatever
        rights they have here.
      </p>
      <Button
        look={consented ? "secondary" : "primary"}
        busy={start.isPending || start.isSuccess}
        onClick={() => start.mutate()}
      >
        Grant admin consent for {tenant}
      </Button>
    </div>
  );
}

/** The people that are known, since when, and the permission to read them. */
export function Directory({ tenant, directory }: DirectoryProps) {
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
      <Consent tenant={tenant} consented={directory.consented} />
    </Panel>
  );
}
