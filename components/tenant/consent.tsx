import { useMutation } from "@tanstack/react-query";
import { toast } from "sonner";

import { useTRPC } from "@/components/trpc/client";
import { errorMessage } from "@/components/trpc/errors";
import { Button } from "@/components/ui/button";
import { CopyButton } from "@/components/ui/copy-button";
import type { PermissionReport } from "@/server/domain/permissions/schema";

type ConsentProps = { report: PermissionReport; consented: boolean };

/** The way to Microsoft's consent page, and what to do for whoever is no global administrator. */
export function Consent({ report: { tenantName, clientId, handOverUrl }, consented }: ConsentProps) {
  const start = useMutation(
    useTRPC().tenant.startAdminConsent.mutationOptions({
      onSuccess: ({ url }) => window.location.assign(url),
      onError: (error) => toast.error(errorMessage(error)),
    }),
  );
  return (
    <div className="flex flex-col gap-3">
      <p className="max-w-prose text-sm text-muted">
        {consented
          ? "Your organization has accepted them. Grant them again after an update asked for more."
          : "Not all of them are accepted yet."}{" "}
        Only a global administrator of {tenantName} can accept them, on Microsoft’s own page, which names each
        permission; “Consent on behalf of your organization” appears to them alone.
      </p>
      <div>
        <Button
          look={consented ? "secondary" : "primary"}
          busy={start.isPending || start.isSuccess}
          onClick={() => start.mutate()}
        >
          Grant admin consent for {tenantName}
        </Button>
      </div>
      <details className="rounded-md border border-line px-3 py-2 text-sm">
        <summary className="cursor-pointer font-medium">You are no global administrator?</summary>
        <p className="mt-2 max-w-prose text-muted">
          Send this address to one. They need no account in Holdfast: they sign in at Microsoft, accept, and
          end on a page that tells them that they are done. Stay here and use Refresh.
        </p>
        <div className="mt-2 flex items-start gap-1 rounded-md bg-sunken p-2">
          <code className="min-w-0 grow font-mono text-2xs break-all">{handOverUrl}</code>
          <CopyButton text={handOverUrl} label="Copy the address for a global administrator" />
        </div>
        <p className="mt-3 text-muted">Or, in Microsoft’s portal, a global administrator</p>
        <ol className="mt-1 flex max-w-prose list-decimal flex-col gap-1 pl-5">
          <li>opens https://entra.microsoft.com, Enterprise applications, All applications,</li>
          <li>
            searches for the application ID <code className="font-mono text-2xs break-all">{clientId}</code>{" "}
            <CopyButton text={clientId} label="Copy the application ID" /> and opens the app it finds,
          </li>
          <li>chooses Security, Permissions, and presses “Grant admin consent for {tenantName}”,</li>
          <li>signs in, reads the list and accepts it. It can take a few minutes to hold everywhere.</li>
        </ol>
        <p className="mt-2 max-w-prose text-muted">
          If the app is not in that list, nobody of the organization has signed in yet: sign in once, or use
          the address above.
        </p>
      </details>
    </div>
  );
}
