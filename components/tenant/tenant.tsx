"use client";

import { useSuspenseQuery } from "@tanstack/react-query";
import Link from "next/link";

import { useTRPC } from "@/components/trpc/client";
import { Boundary } from "@/components/ui/boundary";
import { buttonClass } from "@/components/ui/button";
import { PageHeader } from "@/components/ui/page-header";
import { ListSkeleton } from "@/components/ui/states";
import type { TenantOverview } from "@/server/domain/tenants/schema";

import { ConsentNotice } from "./consent-notice";
import { Directory } from "./directory";
import { FreeAdministratorPanel } from "./free-administrator";
import { LedgerKeeping } from "./ledger-keeping";
import { Licenses } from "./licenses";
import { Organization } from "./organization";
import { Panel } from "./panel";
import { Permissions } from "./permissions";
import { Regions } from "./regions";
import { Sessions } from "./sessions";

const refreshMs = 10_000;

function SetupLink({ done, of }: TenantOverview["setup"]) {
  return (
    <Panel
      title="Set-up"
      actions={
        <Link href="/set-up" className={buttonClass(done < of ? "primary" : "secondary")}>
          {done < of ? "Continue" : "Show"}
        </Link>
      }
    >
      <p className="text-sm">
        {done < of
          ? `${done} of ${of} steps from the first sign-in to the first recording are done.`
          : "Every step from the first sign-in to the first recording is done."}
      </p>
    </Panel>
  );
}

function Guides() {
  const guides = [
    ["/tenant/entra-app", "Create your Entra app", "redirect addresses, permissions and manifest"],
    ["/tenant/zoom-app", "Create your Zoom app", "redirect address, scopes and events"],
    ["/onboarding", "Onboarding sheet", "one page to print for the first administrator"],
  ] as const;
  return (
    <Panel title="Guides">
      <ul className="flex flex-col gap-1.5 text-sm">
        {guides.map(([href, title, what]) => (
          <li key={href}>
            <Link href={href} className="font-medium text-accent hover:underline">
              {title}
            </Link>
            <span className="text-muted">: {what}</span>
          </li>
        ))}
      </ul>
    </Panel>
  );
}

function Overview() {
  const { data: tenant } = useSuspenseQuery(
    useTRPC().tenant.overview.queryOptions(undefined, { refetchInterval: refreshMs }),
  );
  return (
    <div className="flex flex-col gap-4">
      <div className="grid items-start gap-4 xl:grid-cols-[minmax(0,2fr)_minmax(0,3fr)]">
        <div className="flex min-w-0 flex-col gap-4">
          <SetupLink {...tenant.setup} />
          <Organization tenant={tenant} />
          <Directory />
          <LedgerKeeping />
          <FreeAdministratorPanel {...tenant} />
          <Guides />
          <Sessions />
        </div>
        <div className="flex min-w-0 flex-col gap-4">
          <Licenses {...tenant} />
          <Regions />
        </div>
      </div>
      <Permissions consented={tenant.directory.consented} />
    </div>
  );
}

/** The organization: set-up, directory, licenses, regions, permissions and who administers it. */
export function Tenant() {
  return (
    <>
      <PageHeader title="Tenant" />
      <ConsentNotice />
      <Boundary loading={<ListSkeleton />}>
        <Overview />
      </Boundary>
    </>
  );
}
