"use client";

import { PageFailed } from "@/components/shell/page-failed";

export default function ErrorPage(props: { error: Error & { digest?: string }; reset: () => void }) {
  return (
    <main>
      <PageFailed {...props} />
    </main>
  );
}
