import { formatNumber } from "@/components/format/text";
import { Table, Td, Th, Tr } from "@/components/ui/table";
import { skuLabels } from "@/server/domain/licenses/schema";
import type { TenantOverview } from "@/server/domain/tenants/schema";

import { Panel } from "./panel";
import { importWords } from "./words";

type LicensesProps = Pick<TenantOverview, "licenses" | "imports" | "freeAdministrator">;

/** What was bought and is used, and what each license lets in. */
export function Licenses({ licenses, imports, freeAdministrator }: LicensesProps) {
  return (
    <Panel title="Licenses">
      <Table label="Licenses">
        <thead>
          <tr>
            <Th>License</Th>
            <Th align="right">Bought</Th>
            <Th align="right">Used</Th>
            <Th align="right">Free</Th>
          </tr>
        </thead>
        <tbody>
          {licenses.map(({ sku, bought, used, free }) => (
            <Tr key={sku}>
              <Td className="font-medium whitespace-nowrap">{skuLabels[sku]}</Td>
              <Td className="text-right">{formatNumber(bought)}</Td>
              <Td className="text-right">{formatNumber(used)}</Td>
              <Td className={free < 0 ? "text-right font-medium text-danger" : "text-right"}>
                {formatNumber(free)}
              </Td>
            </Tr>
          ))}
        </tbody>
      </Table>
      <p className="mt-2 text-sm text-muted">
        Your operator sets how many were bought.
        {freeAdministrator &&
          ` ${freeAdministrator.name} administers without a recording license, and so without add-ons.`}
      </p>
      <h3 className="mt-4 mb-1.5 text-sm font-semibold">What is imported from Zoom</h3>
      <Table label="What is imported from Zoom">
        <thead>
          <tr>
            <Th>License</Th>
            <Th>Imports</Th>
          </tr>
        </thead>
        <tbody>
          {imports.map(({ license, media }) => (
            <Tr key={license}>
              <Td className="font-medium whitespace-nowrap">
                {skuLabels[license]} + {skuLabels.zoom}
              </Td>
              <Td>{importWords(media)}</Td>
            </Tr>
          ))}
        </tbody>
      </Table>
    </Panel>
  );
}
