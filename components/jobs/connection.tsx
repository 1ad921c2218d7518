import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";
import { toast } from "sonner";

import { Moment } from "@/components/format/zone";
import { useTRPC } from "@/components/trpc/client";
import { Button } from "@/components/ui/button";
import type { JobConnection, JobDetail } from "@/server/domain/jobs/schema";

import { CancelConsent } from "./cancel-consent";
import { Confirm } from "./confirm";
import { OwnAppDialog } from "./own-app-dialog";
import { OwnEvents } from "./own-events";
import { refreshJobs } from "./queries";
import { useConnect } from "./use-run-now";
import { ZoomPlan } from "./zoom-plan";

function Fact({ term, children }: { term: string; children: ReactNode }) {
  return (
    <div>
      <dt className="text-2xs text-muted">{term}</dt>
      <dd className="text-sm break-words">{children}</dd>
    </div>
  );
}

function Scopes({ scopes, missingScopes }: Pick<JobConnection, "scopes" | "missingScopes">) {
  return (
    <>
      {missingScopes.length > 0 && (
        <div className="mt-3 rounded-md border border-warn bg-warn-soft px-3 py-2 text-sm">
          <p className="font-medium">Not allowed at Zoom, so switched off here:</p>
          <ul className="mt-1 list-disc pl-5">
            {missingScopes.map(({ scope, switchesOff }) => (
              <li key={scope}>
                {switchesOff} <code className="font-mono text-2xs break-all">{scope}</code>
              </li>
            ))}
          </ul>
          <p className="mt-1">
            Add them to the app at Zoom, then use “Reauthenticate with Zoom App” to accept them.
          </p>
        </div>
      )}
      <details className="mt-3 text-sm">
        <summary className="w-fit rounded-sm text-accent">Scopes allowed ({scopes.length})</summary>
        <ul className="mt-1 columns-[16rem] gap-4">
          {scopes.map((scope) => (
            <li key={scope}>
              <code className="font-mono text-2xs break-all">{scope}</code>
            </li>
          ))}
        </ul>
      </details>
    </>
  );
}

function Disconnect({ job }: { job: JobDetail }) {
  const trpc = useTRPC();
  const queries = useQueryClient();
  const [asking, setAsking] = useState(false);
  const isOwn = job.connection?.kind === "server_to_server";
  const disconnect = useMutation(
    trpc.jobs.disconnect.mutationOptions({
      onSuccess: async ({ revoked }) => {
        setAsking(false);
        await refreshJobs(queries, trpc);
        if (revoked || isOwn) toast.success("Zoom is disconnected.");
        else toast.warning("Disconnected here only: remove the app under Added Apps at Zoom.");
      },
    }),
  );
  return (
    <>
      <Button look="danger" onClick={() => setAsking(true)}>
        Disconnect
      </Button>
      {asking && (
        <Confirm
          title={`Disconnect “${job.name}” from Zoom?`}
          act="Disconnect"
          busy={disconnect.isPending}
          error={disconnect.error}
          onAct={() => disconnect.mutate({ id: job.id })}
          onClose={() => setAsking(false)}
        >
          Nothing more is imported until somebody connects it again, with the same Zoom account; it then goes
          on where it stopped. What is archived stays, as long as its rules say.
          {isOwn &&
            " Deactivate the server-to-server app in your Zoom account yourself: it is not ours to end."}
        </Confirm>
      )}
    </>
  );
}

/** The grant at Zoom: whose, since when, what it allows, and the ways to renew or end it. */
export function Connection({ job }: { job: JobDetail }) {
  const connect = useConnect();
  const [ownApp, setOwnApp] = useState(false);
  const { connection } = job;
  const isLive = connection?.deadReason === null;
  return (
    <section aria-label="Connection to Zoom" className="rounded-lg border border-line bg-surface p-4">
      <div className="flex flex-wrap items-center gap-2">
        <h2 className="grow text-base font-semibold">Connection to Zoom</h2>
        <Button
          look={isLive ? "secondary" : "primary"}
          busy={connect.isPending || connect.isSuccess}
          onClick={() => connect.mutate({ id: job.id })}
        >
          {connection ? "Reauthenticate with Zoom App" : "Authenticate with Zoom App"}
        </Button>
        <Button onClick={() => setOwnApp(true)}>Use a server-to-server app</Button>
        {isLive && <Disconnect job={job} />}
        {!isLive && job.refused?.outcome === "pending" && <CancelConsent jobId={job.id} />}
        {ownApp && <OwnAppDialog jobId={job.id} onClose={() => setOwnApp(false)} />}
      </div>
      {connection ? (
        <>
          {connection.deadReason !== null && (
            <p role="alert" className="mt-3 text-sm text-danger">
              {connection.deadReason} Nothing is imported until the job is authenticated again.
            </p>
          )}
          <dl className="mt-3 grid gap-x-6 gap-y-2 sm:grid-cols-3">
            <Fact term="Zoom account">{connection.accountId}</Fact>
            {connection.connectedByEmail !== "" && <Fact term="Username">{connection.connectedByEmail}</Fact>}
            <Fact term="By">
              {connection.kind === "redirect" ? "Zoom’s consent page" : "Server-to-server app of your own"}
            </Fact>
            <Fact term="Connected">
              <Moment at={connection.connectedAt} />
              {connection.connectedByName !== null && ` by ${connection.connectedByName}`}
            </Fact>
            <Fact term="Token renewed">
              {connection.refreshedAt ? <Moment at={connection.refreshedAt} /> : "Not yet"}
            </Fact>
          </dl>
          {connection.kind === "server_to_server" && isLive && (
            <OwnEvents job={job} hasSecretToken={connection.hasSecretToken} />
          )}
          <ZoomPlan jobId={job.id} connection={connection} />
          <Scopes scopes={connection.scopes} missingScopes={connection.missingScopes} />
        </>
      ) : (
        <p className="mt-2 text-sm text-muted">
          Not connected, so nothing is imported. An administrator of your Zoom account allows the app on
          Zoom’s page.
        </p>
      )}
    </section>
  );
}
