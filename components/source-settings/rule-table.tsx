import { Table, Td, Th, Tr } from "@/components/ui/table";
import { settingTable } from "@/server/domain/source-settings/table/schema";

import { productWords, scheduledMeetings } from "./words";

/** Which field of the recording rule writes which setting at Zoom: the very table that the sync goes by. */
export function RuleTable() {
  return (
    <details className="text-sm">
      <summary className="w-fit rounded-sm text-accent">Which field of the rule sets what at Zoom</summary>
      <p className="my-2 max-w-prose text-muted">
        What a rule does not keep is never switched off at Zoom. Prompts, announcements and disclaimers that
        ask for consent are your own: Holdfast never touches them. {scheduledMeetings}
      </p>
      <Table label="Recording rule and settings at Zoom">
        <thead>
          <tr>
            <Th>Recording rule</Th>
            <Th>Product</Th>
            <Th>Setting at Zoom</Th>
            <Th>Written</Th>
          </tr>
        </thead>
        <tbody>
          {settingTable.map((row) => (
            <Tr key={row.setting}>
              <Td>{row.ruleField}</Td>
              <Td>{productWords[row.product]}</Td>
              <Td>{row.zoomName}</Td>
              <Td className="min-w-64">{row.says}</Td>
            </Tr>
          ))}
        </tbody>
      </Table>
    </details>
  );
}
