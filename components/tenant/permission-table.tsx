import { Fragment } from "react";

import { Badge } from "@/components/ui/badge";
import { Table, Td, Th, Tr } from "@/components/ui/table";

import { grantedWords, type ShownPermission } from "./permission-rows";

function Granted({ row }: { row: ShownPermission }) {
  const { through } = grantedWords(row);
  if (row.state === "granted") return <>{through}</>;
  const tone = row.state === "unknown" ? "neutral" : row.optional ? "warn" : "danger";
  return (
    <>
      <Badge tone={tone}>{through}</Badge>
      {row.state === "not_granted" && (
        <span className="mt-0.5 block text-2xs text-muted">{row.switchesOff}</span>
      )}
    </>
  );
}

/** Breaks a long scope behind a colon or a dot, and nowhere else. */
function ClaimValue({ value }: { value: string }) {
  return value.split(/(?<=[:.])/).map((part, index) => (
    <Fragment key={index}>
      {part}
      <wbr />
    </Fragment>
  ));
}

/** Permissions as Microsoft's portal lists them, with what each is for and what of it is kept. */
export function PermissionTable({ label, rows }: { label: string; rows: readonly ShownPermission[] }) {
  if (rows.length === 0) return <p className="px-1 py-6 text-sm text-muted">No permission here.</p>;
  return (
    <Table label={label}>
      <thead>
        <tr>
          <Th>API Name</Th>
          <Th>Claim value</Th>
          <Th>Permission</Th>
          <Th>Type</Th>
          <Th>Granted through</Th>
          <Th>Granted by</Th>
          <Th>Needed</Th>
          <Th>Stored here</Th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <Tr key={row.key} className="align-top">
            <Td className="align-top whitespace-nowrap">{row.apiName}</Td>
            <Td className="min-w-48 align-top font-mono text-2xs">
              <ClaimValue value={row.value} />
            </Td>
            <Td className="min-w-56 align-top">
              {row.permission}
              <span className="mt-0.5 block text-2xs text-muted">{row.reason}</span>
            </Td>
            <Td className="align-top">{row.type}</Td>
            <Td className="min-w-36 align-top">
              <Granted row={row} />
            </Td>
            <Td className="align-top whitespace-nowrap">{grantedWords(row).by}</Td>
            <Td className="align-top">{row.optional ? "Optional" : "Yes"}</Td>
            <Td className="min-w-44 align-top text-2xs">{row.stored ?? "Nothing"}</Td>
          </Tr>
        ))}
      </tbody>
    </Table>
  );
}
