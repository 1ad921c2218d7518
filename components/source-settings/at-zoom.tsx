import { Boundary } from "@/components/ui/boundary";
import { ListSkeleton } from "@/components/ui/states";

import { JobAtZoom } from "./job-at-zoom";
import { JobTrash } from "./job-trash";

/** What a connected job does at Zoom besides reading recordings: settings, and the trash. */
export function AtZoom({ jobId }: { jobId: string }) {
  return (
    <>
      <Boundary loading={<ListSkeleton rows={3} />}>
        <JobAtZoom jobId={jobId} />
      </Boundary>
      <Boundary loading={<ListSkeleton rows={1} />}>
        <JobTrash jobId={jobId} />
      </Boundary>
    </>
  );
}
