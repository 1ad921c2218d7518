import type { Metadata } from "next";

import { Screen, trpc } from "@/app/prefetch";
import { MyRecording } from "@/components/my-recording/my-recording";

export const metadata: Metadata = { title: "My recording" };

export default function MyRecordingPage() {
  return (
    <Screen
      path="/my-recording"
      load={(queries) => [
        queries.fetchQuery(trpc.recordingChoices.mine.queryOptions()),
        queries.fetchQuery(trpc.recordingChoices.waiting.queryOptions()),
      ]}
    >
      <MyRecording />
    </Screen>
  );
}
