import dynamic from "next/dynamic";
import { useState } from "react";

import { Button } from "@/components/ui/button";
import { Notice } from "@/components/ui/notice";
import { skuLabels } from "@/server/domain/licenses/schema";
import type { TenantOverview } from "@/server/domain/tenants/schema";

import { Panel } from "./panel";

const HandOverDialog = dynamic(() => import("./hand-over-dialog").then((module) => module.HandOverDialog));

type FreeAdministratorProps = Pick<TenantOverview, "freeAdministrator" | "mayHandOver">;

function Words({ who }: { who: NonNullable<TenantOverview["freeAdministrator"]> }) {
  return (
    <p className="max-w-prose text-sm">
      <span className="font-medium">{who.name}</span>
      {who.isYou && " (you)"} <span className="text-muted">{who.username}</span>
      <span className="mt-1 block text-muted">
        {who.license
          ? `Needs no license to administer, but has ${skuLabels[who.license]} and so uses one: for being recorded, that is what it takes.`
          : "Administers without a recording license, and so without add-ons: none of their own calls is imported."}
      </span>
    </p>
  );
}

/** Who administers without a license, and the way to hand that over. */
export function FreeAdministratorPanel({ freeAdministrator, mayHandOver }: FreeAdministratorProps) {
  const [open, setOpen] = useState(false);
  return (
    <Panel
      title="Administrator without license"
      actions={mayHandOver && <Button onClick={() => setOpen(true)}>Hand over</Button>}
    >
      {freeAdministrator ? (
        <>
          {!freeAdministrator.active && (
            <Notice tone="warn">
              {freeAdministrator.name} is deactivated, or disabled or gone in the directory. Hand it over to
              somebody who is here.
            </Notice>
          )}
          <Words who={freeAdministrator} />
        </>
      ) : (
        <p className="text-sm text-muted">Nobody is named. Hand it over to an administrator.</p>
      )}
      {!mayHandOver && freeAdministrator && (
        <p className="mt-2 max-w-prose text-sm text-muted">
          Only {freeAdministrator.name} can hand it over, or your operator.
        </p>
      )}
      {open && <HandOverDialog onClose={() => setOpen(false)} />}
    </Panel>
  );
}
