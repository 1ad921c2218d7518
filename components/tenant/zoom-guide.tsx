"use client";

import { useSuspenseQuery } from "@tanstack/react-query";
import Link from "next/link";

import { useTRPC } from "@/components/trpc/client";
import { Notice } from "@/components/ui/notice";
import { PageHeader } from "@/components/ui/page-header";
import { Table, Td, Th, Tr } from "@/components/ui/table";
import type { AppGuides } from "@/server/domain/permissions/schema";

import { Copyable, GuideStep } from "./copyable";

type Zoom = AppGuides["zoom"];

function ScopeList({ scopes }: Pick<Zoom, "scopes">) {
  return (
    <Table label="Scopes of the Zoom app">
      <thead>
        <tr>
          <Th>Granular scope</Th>
          <Th>Classic scope</Th>
          <Th>Needed</Th>
          <Th>What for</Th>
          <Th>Without it</Th>
        </tr>
      </thead>
      <tbody>
        {scopes.map(({ granular, classic, optional, reason, switchesOff }) => (
          <Tr key={granular}>
            <Td className="font-mono text-2xs">{granular}</Td>
            <Td className="font-mono text-2xs">{classic}</Td>
            <Td>{optional ? "Optional" : "Yes"}</Td>
            <Td className="min-w-56">{reason}</Td>
            <Td className="min-w-56">{switchesOff}</Td>
          </Tr>
        ))}
      </tbody>
    </Table>
  );
}

function EventList({ events }: Pick<Zoom, "events">) {
  return (
    <Table label="Events of the Zoom app">
      <thead>
        <tr>
          <Th>Event</Th>
          <Th>Needed</Th>
          <Th>What for</Th>
        </tr>
      </thead>
      <tbody>
        {events.map(({ event, optional, reason }) => (
          <Tr key={event}>
            <Td className="font-mono text-2xs">{event}</Td>
            <Td>{optional ? "Optional" : "For import within minutes"}</Td>
            <Td className="min-w-56">{reason}</Td>
          </Tr>
        ))}
      </tbody>
    </Table>
  );
}

function Events({ zoom }: { zoom: Zoom }) {
  return (
    <GuideStep title="4. Events">
      <p className="max-w-prose">
        Optional: without them, recordings arrive with the nightly run. Features, Event subscriptions, for all
        users in the account, with this endpoint. The app’s secret token goes into ZOOM_WEBHOOK_SECRET first,
        because Zoom asks the address at once.
      </p>
      {!zoom.webhookReady && (
        <Notice tone="warn">ZOOM_WEBHOOK_SECRET is not set here. Only your operator can set it.</Notice>
      )}
      <Copyable text={zoom.webhook} what="the address of the event endpoint" />
      <EventList events={zoom.events} />
      <Copyable text={zoom.events.map(({ event }) => event).join("\n")} what="the events" />
      <p className="max-w-prose">
        The app’s deauthorization event ({zoom.deauthorizationEvent}) goes to the same address.
      </p>
    </GuideStep>
  );
}

/** Create your Zoom app: what to enter at Zoom, exactly as this installation needs it. */
export function ZoomGuide() {
  const { data } = useSuspenseQuery(useTRPC().tenant.appGuides.queryOptions());
  const { zoom } = data;
  return (
    <>
      <PageHeader
        title="Create your Zoom app"
        note="Holdfast reads recordings through an app of this installation in Zoom’s App Marketplace. One app serves all organizations; the administrator of each Zoom account allows it once."
      />
      <div className="flex flex-col gap-4">
        <GuideStep title="1. Make it">
          <p className="max-w-prose">
            At https://marketplace.zoom.us: Develop, Build App, General App, managed by an administrator
            (account level). An app that each user manages can’t list the recordings of others. Client ID and
            secret go into ZOOM_CLIENT_ID and ZOOM_CLIENT_SECRET; only your operator can set them. Now set:
          </p>
          <Copyable text={zoom.clientId} what="the client ID" />
        </GuideStep>
        <GuideStep title="2. Redirect address">
          <p className="max-w-prose">Redirect URL for OAuth, and the same in the allow list:</p>
          <Copyable text={zoom.redirect} what="the redirect address" />
        </GuideStep>
        <GuideStep title="3. Scopes">
          <p className="max-w-prose">
            New apps have the granular ones, older apps the classic ones. After a change, each administrator
            uses “Reauthenticate with Zoom App” on the job.
          </p>
          <ScopeList scopes={zoom.scopes} />
          <Copyable
            text={zoom.scopes.map(({ granular }) => granular).join("\n")}
            what="the granular scopes"
          />
          <Copyable
            text={[...new Set(zoom.scopes.map(({ classic }) => classic))].join("\n")}
            what="the classic scopes"
          />
        </GuideStep>
        <Events zoom={zoom} />
        <GuideStep title="5. Connect">
          <p className="max-w-prose">
            <Link href="/jobs" className="text-accent underline">
              Jobs
            </Link>
            , Add Job, Integration Job, Save: an administrator of the Zoom account presses Allow.
          </p>
        </GuideStep>
      </div>
    </>
  );
}
