import { LockKeyhole } from "lucide-react";

import { Empty } from "@/components/ui/states";
import { PageHeader } from "@/components/ui/page-header";
import { type Right, rightLabels } from "@/server/domain/rules/schema";

type RightMissingProps = { screen: string; rights: readonly Right[]; tenant: string };

/** In place of a screen that the signed-in person may not open. */
export function RightMissing({ screen, rights, tenant }: RightMissingProps) {
  const names = rights.map((right) => `“${rightLabels[right]}”`);
  return (
    <>
      <PageHeader title={screen} />
      <Empty icon={LockKeyhole} title={`Your access rule does not open ${screen}`}>
        <p>
          {names.length === 1
            ? `The right ${names[0] ?? ""} is missing.`
            : `One of these rights is needed: ${names.join(", ")}.`}
        </p>
        <p className="mt-1">
          An administrator of {tenant} can give it to you: Configuration, Users, your name, Access Rule.
          Anybody whose access rule has “{rightLabels["rules.access"]}” can do that.
        </p>
      </Empty>
    </>
  );
}
