"use client";

import { ChevronDown, Plug } from "lucide-react";
import { useQueryStates } from "nuqs";
import { useState } from "react";

import { useNow } from "@/components/format/now";
import { zoneLabel } from "@/components/format/time";
import { useZone } from "@/components/format/zone";
import { Boundary } from "@/components/ui/boundary";
import { Button } from "@/components/ui/button";
import { Switch } from "@/components/ui/field";
import { Menu, MenuItem } from "@/components/ui/menu";
import { PageHeader } from "@/components/ui/page-header";
import { ListSkeleton } from "@/components/ui/states";

import { jobParsers } from "./address";
import { JobTable } from "./job-table";
import { JobView } from "./job-view";
import { NewJobDialog } from "./new-job-dialog";
import { ZoomNotice } from "./zoom-notice";

function JobList() {
  const [{ historical }, set] = useQueryStates(jobParsers);
  const [adding, setAdding] = useState(false);
  const zone = useZone();
  const now = useNow();
  return (
    <>
      <PageHeader
        title="Jobs"
        note={`Times in ${zoneLabel(zone, new Date(now))}`}
        actions={
          <>
            <Switch
              label="Display historical jobs"
              checked={historical}
              onChange={({ target }) => void set({ historical: target.checked })}
            />
            <Menu
              trigger={
                <Button look="primary">
                  Add Job <ChevronDown aria-hidden className="size-3.5" />
                </Button>
              }
            >
              <MenuItem onSelect={() => setAdding(true)}>
                <Plug aria-hidden /> Integration Job
              </MenuItem>
            </Menu>
          </>
        }
      />
      <Boundary loading={<ListSkeleton rows={4} />}>
        <JobTable historical={historical} onAdd={() => setAdding(true)} />
      </Boundary>
      {adding && <NewJobDialog onClose={() => setAdding(false)} />}
    </>
  );
}

/** The list of jobs, or the one that the address names. */
export function Jobs() {
  const [{ job, run }] = useQueryStates(jobParsers);
  return (
    <>
      <ZoomNotice />
      {job === null ? (
        <JobList />
      ) : (
        <Boundary key={job} loading={<ListSkeleton />}>
          <JobView jobId={job} run={run} />
        </Boundary>
      )}
    </>
  );
}
