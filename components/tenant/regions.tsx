import { useQuery } from "@tanstack/react-query";

import { formatBytes, formatNumber } from "@/components/format/text";
import { useTRPC } from "@/components/trpc/client";
import { Badge } from "@/components/ui/badge";
import { Failed, Skeleton } from "@/components/ui/states";
import { Table, Td, Th, Tr } from "@/components/ui/table";
import type { RegionState } from "@/server/domain/tenants/schema";

import { Panel } from "./panel";

function Storage({ configured, answers }: RegionState) {
  if (!configured) return <Badge>Not set up</Badge>;
  return answers ? <Badge tone="ok">Folder, ready</Badge> : <Badge tone="danger">Does not answer</Badge>;
}

function RegionTable({ regions }: { regions: readonly RegionState[] }) {
  return (
    <Table label="Regions and their storage">
      <thead>
        <tr>
          <Th>Region</Th>
          <Th>Storage</Th>
          <Th align="right">Free</Th>
          <Th align="right">Jobs</Th>
          <Th align="right">People</Th>
        </tr>
      </thead>
      <tbody>
        {regions.map((region) => (
          <Tr key={region.region}>
            <Td className="font-medium">{region.region}</Td>
            <Td>
              <Storage {...region} />
            </Td>
            <Td className="text-right whitespace-nowrap">
              {region.freeBytes === null ? "–" : formatBytes(region.freeBytes)}
            </Td>
            <Td className="text-right">{formatNumber(region.jobs)}</Td>
            <Td className="text-right">{formatNumber(region.people)}</Td>
          </Tr>
        ))}
      </tbody>
    </Table>
  );
}

/** Where bytes can lie. */
export function Regions() {
  const { data, error, refetch } = useQuery(useTRPC().tenant.regions.queryOptions());
  return (
    <Panel title="Regions">
      {data ? (
        <RegionTable regions={data} />
      ) : error ? (
        <Failed error={error} onRetry={() => void refetch()} />
      ) : (
        <Skeleton className="h-40 w-full" />
      )}
      <p className="mt-2 max-w-prose text-sm text-muted">
        A recording lies in the Regional Storage of its owner or their group, else in the Processing Region of
        the job. Changing either moves nothing that is stored. Your operator sets storage up.
      </p>
    </Panel>
  );
}
