"use client";

import { useMutation, useSuspenseQuery } from "@tanstack/react-query";
import { useQueryState } from "nuqs";
import { toast } from "sonner";

import { useTRPC } from "@/components/trpc/client";
import { errorMessage } from "@/components/trpc/errors";
import { Boundary } from "@/components/ui/boundary";
import { Button } from "@/components/ui/button";
import { CopyButton } from "@/components/ui/copy-button";
import { Notice } from "@/components/ui/notice";
import { PageHeader } from "@/components/ui/page-header";
import { ListSkeleton } from "@/components/ui/states";
import { regions } from "@/db/constants";
import type { TenantOverview } from "@/server/domain/tenants/schema";

import { Directory } from "./directory";
import { Licenses } from "./licenses";
import { Panel } from "./panel";
import { SetupChecklist } from "./setup-checklist";
import { consentOutcomes, consentWords } from "./words";

const refreshMs = 10_000;

/** What Microsoft's consent page led to, as the address tells. */
function ConsentNotice() {
  const [consent, setConsent] = useQueryState("consent");
  const outcome = consentOutcomes.find((known) => known === consent);
  if (!outcome) return null;
  const tone = outcome === "granted" ? "ok" : outcome === "not_confirmed" ? "warn" : "danger";
  return (
    <Notice tone={tone} onClose={() => void setConsent(null)}>
      <p className="font-medium">{consentWords[outcome].said}</p>
      <p>{consentWords[outcome].next}</p>
    </Notice>
  );
}

function Facts({ tenant }: { tenant: TenantOverview }) {
  const facts = [
    ["Name", tenant.name],
    ["Time zone", tenant.timeZone],
    ["Default region", tenant.defaultRegion],
    ["Regions to choose from", regions.join(", ")],
  ] as const;
  return (
    <Panel title="Organisation">
      <dl className="grid gap-x-6 gap-y-2 text-sm sm:grid-cols-2">
        {facts.map(([term, fact]) => (
          <div key={term}>
            <dt className="text-2xs text-muted">{term}</dt>
            <dd>{fact}</dd>
          </div>
        ))}
        <div className="sm:col-span-2">
          <dt className="text-2xs text-muted">Tenant ID</dt>
          <dd className="flex items-center gap-1">
            <code className="font-mono break-all">{tenant.tid}</code>
            <CopyButton text={tenant.tid} label="Copy tenant ID" />
          </dd>
        </div>
      </dl>
    </Panel>
  );
}

function Sessions() {
  const end = useMutation(
    useTRPC().tenant.signOutEverywhere.mutationOptions({
      onSuccess: () => window.location.assign("/sign-in"),
      onError: (error) => toast.error(errorMessage(error)),
    }),
  );
  return (
    <Panel title="Your sessions">
      <p className="mb-2 max-w-prose text-sm text-muted">
        Ends your sessions in every browser, this one included. Other people stay signed in.
      </p>
      <Button look="danger" busy={end.isPending || end.isSuccess} onClick={() => end.mutate()}>
        Sign out everywhere
      </Button>
    </Panel>
  );
}

function Overview() {
  const { data: tenant } = useSuspenseQuery(
    useTRPC().tenant.overview.queryOptions(undefined, { refetchInterval: refreshMs }),
  );
  return (
    <div className="grid items-start gap-4 xl:grid-cols-2">
      <div className="flex min-w-0 flex-col gap-4">
        <SetupChecklist steps={tenant.setup} />
        <Directory tenant={tenant.name} directory={tenant.directory} />
        <Facts tenant={tenant} />
        <Sessions />
      </div>
      <Licenses {...tenant} />
    </div>
  );
}

/** The organisation: set-up, directory and consent, licenses, facts. */
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
