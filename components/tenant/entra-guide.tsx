"use client";

import { useSuspenseQuery } from "@tanstack/react-query";
import Link from "next/link";

import { useTRPC } from "@/components/trpc/client";
import { PageHeader } from "@/components/ui/page-header";
import { Table, Td, Th, Tr } from "@/components/ui/table";
import type { AppGuides } from "@/server/domain/permissions/schema";

import { Copyable, GuideStep } from "./copyable";

function PermissionList({ permissions }: Pick<AppGuides["entra"], "permissions">) {
  return (
    <Table label="Permissions of the Entra app">
      <thead>
        <tr>
          <Th>Claim value</Th>
          <Th>Permission</Th>
          <Th>Type</Th>
          <Th>Needed</Th>
          <Th>What for</Th>
          <Th>Stored here</Th>
        </tr>
      </thead>
      <tbody>
        {permissions.map(({ value, permission, type, optional, reason, stored }) => (
          <Tr key={`${type} ${value}`}>
            <Td className="font-mono text-2xs">{value}</Td>
            <Td className="min-w-40">{permission}</Td>
            <Td>{type}</Td>
            <Td>{optional ? "Optional" : "Yes"}</Td>
            <Td className="min-w-64">{reason}</Td>
            <Td className="min-w-48">{stored ?? "Nothing"}</Td>
          </Tr>
        ))}
      </tbody>
    </Table>
  );
}

/** Create your Entra app: what to enter at Microsoft, exactly as this installation needs it. */
export function EntraGuide() {
  const { data } = useSuspenseQuery(useTRPC().tenant.appGuides.queryOptions());
  const { clientId, tenant, signInRedirect, consentRedirect, permissions, manifest } = data.entra;
  const many = tenant === "organizations" || tenant === "common";
  return (
    <>
      <PageHeader
        title="Create your Entra app"
        note="People sign in to Holdfast with their Microsoft work account, through an app registration of this installation’s own."
      />
      <div className="flex flex-col gap-4">
        <GuideStep title="1. Register it">
          <p className="max-w-prose">
            At https://entra.microsoft.com: App registrations, New registration. Give it the name that people
            should see when they sign in. Supported account types:{" "}
            {many
              ? "“Accounts in any organizational directory”, because ENTRA_TENANT lets several organizations in."
              : "“Accounts in this organizational directory only”, because ENTRA_TENANT names one organization."}
          </p>
        </GuideStep>
        <GuideStep title="2. Redirect addresses">
          <p className="max-w-prose">
            Both of platform “Web”, letter by letter. Sign-in ends at the first, admin consent at the second.
            Leave the implicit grant’s tokens off.
          </p>
          <Copyable text={signInRedirect} what="the redirect address of the sign-in" />
          <Copyable text={consentRedirect} what="the redirect address of admin consent" />
        </GuideStep>
        <GuideStep title="3. Secret">
          <p className="max-w-prose">
            Certificates & secrets, New client secret. Its value goes into ENTRA_CLIENT_SECRET, the
            application (client) ID into ENTRA_CLIENT_ID; only your operator can set them. Now set:
          </p>
          <Copyable text={clientId} what="the client ID" />
        </GuideStep>
        <GuideStep title="4. Permissions">
          <p className="max-w-prose">
            API permissions, Microsoft Graph: these and no others. Take away what the portal added by itself,
            such as User.Read.
          </p>
          <PermissionList permissions={permissions} />
          <p className="max-w-prose">Or all at once, as requiredResourceAccess in the app’s manifest:</p>
          <Copyable text={manifest} what="the manifest" />
        </GuideStep>
        <GuideStep title="5. Admin consent">
          <p className="max-w-prose">
            A global administrator accepts the permissions:{" "}
            <Link href="/tenant#permissions" className="text-accent underline">
              Tenant, Permissions
            </Link>
            .
          </p>
        </GuideStep>
      </div>
    </>
  );
}
