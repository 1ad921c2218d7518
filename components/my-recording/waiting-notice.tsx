import { useQuery } from "@tanstack/react-query";
import Link from "next/link";

import { counted } from "@/components/format/text";
import { Moment } from "@/components/format/zone";
import { useTRPC } from "@/components/trpc/client";
import { Notice } from "@/components/ui/notice";

/** Says on Recordings that something waits to be kept; absent otherwise. */
export function WaitingNotice() {
  const { data } = useQuery(useTRPC().recordingChoices.waitingSummary.queryOptions());
  if (!data?.firstUntil) return null;
  return (
    <Notice tone="warn">
      {counted(data.count, "recording waits", "recordings wait")} for you to keep, the first until{" "}
      <Moment at={data.firstUntil} />.{" "}
      <Link href="/my-recording" className="font-medium underline underline-offset-2">
        Look at what waits
      </Link>
    </Notice>
  );
}
