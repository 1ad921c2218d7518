import { Check, Minus } from "lucide-react";

import { useNow } from "@/components/format/now";
import { formatNumber } from "@/components/format/text";
import { Badge } from "@/components/ui/badge";
import { Table, Td, Th, Tr } from "@/components/ui/table";
import { skuLabels } from "@/server/domain/licenses/schema";
import type { TenantOverview } from "@/server/domain/tenants/schema";

import { Panel } from "./panel";
import { dayOf, importColumns, poolWords } from "./words";

type LicensesProps = Pick<TenantOverview, "licenses" | "imports">;
type Pool = TenantOverview["licenses"][number];

function PoolRow({ pool }: { pool: Pool }) {
  const { sku, bought, used, free, short, startsOn, endsOn, trial } = pool;
  const state = poolWords(pool, new Date(useNow()));
  return (
    <Tr>
      <Td className="font-medium whitespace-nowrap">{skuLabels[sku]}</Td>
      <Td className="text-right">{formatNumber(bought)}</Td>
      <Td className="text-right">{formatNumber(used)}</Td>
      <Td className="text-right">{formatNumber(free)}</Td>
      <Td className="whitespace-nowrap">{dayOf(startsOn)}</Td>
      <Td className="whitespace-nowrap">{dayOf(endsOn)}</Td>
      <Td>
        <span className="flex flex-wrap gap-1">
          <Badge tone={state.tone}>{state.text}</Badge>
          {trial && <Badge tone="accent">Trial</Badge>}
          {short > 0 && <Badge tone="warn">{formatNumber(short)} without</Badge>}
        </span>
      </Td>
    </Tr>
  );
}

function Imports({ imports }: Pick<TenantOverview, "imports">) {
  return (
    <Table label="What is imported from Zoom">
      <thead>
        <tr>
          <Th>License</Th>
          {importColumns.map(({ heading }) => (
            <Th key={heading}>{heading}</Th>
          ))}
        </tr>
      </thead>
      <tbody>
        {imports.map(({ license, media }) => (
          <Tr key={license}>
            <Td className="font-medium whitespace-nowrap">
              {skuLabels[license]} + {skuLabels.zoom}
            </Td>
            {importColumns.map((column) => (
              <Td key={column.heading}>
                {column.media.every((one) => media.includes(one)) ? (
                  <Check role="img" aria-label="Imported" className="size-4 text-ok" />
                ) : (
                  <Minus role="img" aria-label="Not imported" className="size-4 text-muted" />
                )}
              </Td>
            ))}
          </Tr>
        ))}
      </tbody>
    </Table>
  );
}

/** What was bought and is used, until when, and what each license lets in. */
export function Licenses({ licenses, imports }: LicensesProps) {
  return (
    <Panel id="licenses" title="Licenses">
      <Table label="License pools">
        <thead>
          <tr>
            <Th>License</Th>
            <Th align="right">Bought</Th>
            <Th align="right">Used</Th>
            <Th align="right">Free</Th>
            <Th>Start</Th>
            <Th>End</Th>
            <Th>State</Th>
          </tr>
        </thead>
        <tbody>
          {licenses.map((pool) => (
            <PoolRow key={pool.sku} pool={pool} />
          ))}
        </tbody>
      </Table>
      <p className="mt-2 max-w-prose text-sm text-muted">
        Your operator sets how many were bought, and until when. After an end or an over-use everything goes
        on for 14 days; then new recordings wait in the ledger, and nothing archived is touched.
      </p>
      <h3 className="mt-4 mb-1.5 text-sm font-semibold">What is imported from Zoom</h3>
      <Imports imports={imports} />
      <p className="mt-2 max-w-prose text-sm text-muted">
        Only with the Zoom add-on; chat comes with it, whatever the license. Compliance and Smart import
        alike. Video takes screen sharing and unknown types of file with it. Replaying, administering and
        auditing need no license.
      </p>
    </Panel>
  );
}
