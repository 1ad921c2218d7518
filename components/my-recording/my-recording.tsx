"use client";

import { useSuspenseQuery } from "@tanstack/react-query";

import { useNow } from "@/components/format/now";
import { zoneLabel } from "@/components/format/time";
import { useZone } from "@/components/format/zone";
import { useTRPC } from "@/components/trpc/client";
import { PageHeader } from "@/components/ui/page-header";

import { RecordSwitch } from "./record-switch";
import { Waiting } from "./waiting";
import { WhatIsRecorded } from "./what-is-recorded";

/** What is recorded of the signed-in person, why, and what they may decide about it themselves. */
export function MyRecording() {
  const { data: mine } = useSuspenseQuery(useTRPC().recordingChoices.mine.queryOptions());
  const zone = useZone();
  const now = useNow();
  return (
    <>
      <PageHeader
        title="My recording"
        note={`What Holdfast archives of you, and why · times in ${zoneLabel(zone, new Date(now))}`}
      />
      <div className="flex max-w-4xl flex-col gap-4">
        <WhatIsRecorded mine={mine} />
        <RecordSwitch mine={mine} />
        <Waiting onDemand={mine.rule.value?.recordingType === "on_demand"} />
      </div>
    </>
  );
}
