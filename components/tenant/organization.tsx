import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { toast } from "sonner";

import { useTRPC } from "@/components/trpc/client";
import { errorMessage } from "@/components/trpc/errors";
import { Button } from "@/components/ui/button";
import { CopyButton } from "@/components/ui/copy-button";
import { Dialog, DialogActions } from "@/components/ui/dialog";
import { SelectField } from "@/components/ui/field";
import { type Region, regions } from "@/db/constants";
import type { TenantOverview } from "@/server/domain/tenants/schema";

import { Panel } from "./panel";

type Settings = Pick<TenantOverview, "timeZone" | "defaultRegion">;

const zones = [...new Set([...Intl.supportedValuesOf("timeZone"), "UTC"])].map((zone) => ({
  ...{ value: zone, label: zone.replaceAll("_", " ") },
}));
const regionOptions = regions.map((region) => ({ value: region, label: region }));

function SettingsDialog({ now, onClose }: { now: Settings; onClose: () => void }) {
  const trpc = useTRPC();
  const queries = useQueryClient();
  const [timeZone, setTimeZone] = useState(now.timeZone);
  const [defaultRegion, setDefaultRegion] = useState<Region>(now.defaultRegion);
  const change = useMutation(
    trpc.tenant.change.mutationOptions({
      onSuccess: async () => {
        await queries.invalidateQueries({ queryKey: trpc.tenant.pathKey() });
        toast.success("Saved.");
        onClose();
      },
    }),
  );
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()} title="Organization">
      <form
        className="flex flex-col gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          change.mutate({ timeZone, defaultRegion });
        }}
      >
        <SelectField
          label="Time zone"
          options={zones}
          value={timeZone}
          onChange={(event) => setTimeZone(event.target.value)}
          hint="Nightly runs and retention days count in it. Retention dates that are stamped already stay as they are."
        />
        <SelectField
          label="Default region"
          options={regionOptions}
          value={defaultRegion}
          onChange={(event) =>
            setDefaultRegion(regions.find((region) => region === event.target.value) ?? defaultRegion)
          }
          hint="Preselected as the Processing Region of a new job. Nothing that is stored moves."
        />
        {change.error && (
          <p role="alert" className="text-sm text-danger">
            {errorMessage(change.error)}
          </p>
        )}
        <DialogActions>
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" look="primary" busy={change.isPending}>
            Save
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}

/** Name, tenant ID, time zone and default region of the organization. */
export function Organization({ tenant }: { tenant: TenantOverview }) {
  const [editing, setEditing] = useState(false);
  const facts = [
    ["Name", tenant.name],
    ["Time zone", tenant.timeZone],
    ["Default region", tenant.defaultRegion],
  ] as const;
  return (
    <Panel
      title="Organization"
      actions={
        <Button aria-label="Edit the organization" onClick={() => setEditing(true)}>
          Edit
        </Button>
      }
    >
      <dl className="grid gap-x-6 gap-y-2 text-sm sm:grid-cols-3">
        {facts.map(([term, fact]) => (
          <div key={term}>
            <dt className="text-2xs text-muted">{term}</dt>
            <dd>{fact}</dd>
          </div>
        ))}
        <div className="sm:col-span-3">
          <dt className="text-2xs text-muted">Tenant ID</dt>
          <dd className="flex items-center gap-1">
            <code className="font-mono break-all">{tenant.tid}</code>
            <CopyButton text={tenant.tid} label="Copy tenant ID" />
          </dd>
        </div>
      </dl>
      {editing && <SettingsDialog now={tenant} onClose={() => setEditing(false)} />}
    </Panel>
  );
}
