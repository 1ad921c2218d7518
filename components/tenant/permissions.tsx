import { useQueryState } from "nuqs";
import Link from "next/link";

import { Moment } from "@/components/format/zone";
import { Button } from "@/components/ui/button";
import { Notice } from "@/components/ui/notice";
import { SearchInput } from "@/components/ui/search-input";
import { Failed, ListSkeleton } from "@/components/ui/states";
import { Tabs } from "@/components/ui/tabs";
import type { PermissionReport } from "@/server/domain/permissions/schema";

import { Consent } from "./consent";
import { Panel } from "./panel";
import { inTab, permissionRows, searchRows } from "./permission-rows";
import { PermissionTable } from "./permission-table";
import { usePermissions } from "./use-permissions";

type State = ReturnType<typeof usePermissions>;

function StateLine({ state, report }: { state: State; report: PermissionReport }) {
  const names = state.missing.map(({ value }) => value).join(", ");
  const unknown = state.missing.some(({ state: one }) => one === "unknown");
  return (
    <p role="status" className="text-sm">
      {state.missing.length === 0
        ? "All granted."
        : `${unknown ? "Not known" : state.gaveUp ? "Still missing after two minutes" : "Missing"}: ${names}.`}
      {state.polling && " Asking Microsoft every 3 seconds."}{" "}
      <span className="text-muted">
        Checked <Moment at={report.checkedAt} to="second" />.
      </span>
    </p>
  );
}

function Surplus({ report }: { report: PermissionReport }) {
  const atZoom = [...new Set(report.zoom.flatMap(({ surplus }) => surplus))];
  const lines = [
    report.surplus.length > 0 && `At Microsoft: ${report.surplus.join(", ")}.`,
    atZoom.length > 0 && `At Zoom: ${atZoom.join(", ")}.`,
  ].filter((line) => line !== false);
  if (lines.length === 0) return null;
  return (
    <p className="text-sm text-muted">
      Granted, though Holdfast asks for none of it; your operator can take it out of the app.{" "}
      {lines.join(" ")}
    </p>
  );
}

function ZoomNote({ zoom }: Pick<PermissionReport, "zoom">) {
  const waiting = zoom.filter(({ connected }) => !connected);
  if (zoom.length > 0 && waiting.length === 0) return null;
  return (
    <p className="text-sm text-muted">
      {zoom.length === 0
        ? "What Holdfast asks of Zoom appears here as soon as there is an integration job; "
        : `Not connected to Zoom: ${waiting.map(({ jobName }) => jobName).join(", ")}; `}
      <Link href="/tenant/zoom-app" className="text-accent underline">
        the guide for the Zoom app
      </Link>{" "}
      lists it too.
    </p>
  );
}

function Tables({ report }: { report: PermissionReport }) {
  const [search, setSearch] = useQueryState("permission", { defaultValue: "" });
  const rows = permissionRows(report);
  const tabs = (["admin", "user"] as const).map((tab) => {
    const label = tab === "admin" ? "Admin consent" : "User consent";
    const all = inTab(rows, tab);
    const content = (
      <div className="pt-3">
        <PermissionTable label={label} rows={searchRows(all, search)} />
      </div>
    );
    return { id: tab, label, count: all.length, content };
  });
  return (
    <div className="flex flex-col gap-2">
      <div className="max-w-md">
        <SearchInput
          label="Search permissions"
          placeholder="Search permissions"
          value={search}
          onCommit={(text) => void setSearch(text || null)}
        />
      </div>
      <Tabs label="Permissions" tabs={tabs} />
    </div>
  );
}

/** Everything that is asked of Microsoft and Zoom, whether it is granted, and how to get there. */
export function Permissions({ consented }: { consented: boolean }) {
  const state = usePermissions();
  const { data: report, error, refetch, isFetching, polling, refresh } = state;
  return (
    <Panel
      id="permissions"
      title="Permissions"
      actions={
        <Button aria-label="Refresh the permissions" busy={isFetching || polling} onClick={refresh}>
          Refresh
        </Button>
      }
    >
      {report ? (
        <div className="flex flex-col gap-4">
          <StateLine state={state} report={report} />
          {report.problem && <Notice tone="warn">{report.problem}</Notice>}
          <Consent report={report} consented={consented && state.missing.length === 0} />
          <Tables report={report} />
          <Surplus report={report} />
          <ZoomNote zoom={report.zoom} />
        </div>
      ) : error ? (
        <Failed error={error} onRetry={() => void refetch()} />
      ) : (
        <ListSkeleton rows={6} />
      )}
    </Panel>
  );
}
