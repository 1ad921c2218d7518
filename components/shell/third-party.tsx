import { PageHeader } from "@/components/ui/page-header";
import { Table, Td, Th, Tr } from "@/components/ui/table";

type ThirdPartyProps = { packages: readonly { name: string; version: string; license: string }[] };

/** What runs with Holdfast and is not ours. */
export function ThirdParty({ packages }: ThirdPartyProps) {
  return (
    <>
      <PageHeader
        title="Third-party software"
        note={`${packages.length} packages run with Holdfast. The full text of each license is in the package’s folder below node_modules.`}
      />
      <div className="max-w-3xl">
        <Table label="Third-party software">
          <thead>
            <tr>
              <Th>Package</Th>
              <Th>Version</Th>
              <Th>License</Th>
            </tr>
          </thead>
          <tbody>
            {packages.map(({ name, version, license }) => (
              <Tr key={`${name} ${version}`}>
                <Td className="font-medium">{name}</Td>
                <Td>{version}</Td>
                <Td>{license}</Td>
              </Tr>
            ))}
          </tbody>
        </Table>
      </div>
    </>
  );
}
