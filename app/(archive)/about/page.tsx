import type { Metadata } from "next";

import { Screen } from "@/app/prefetch";
import { About } from "@/components/shell/about";
import { version } from "@/package.json";

export const metadata: Metadata = { title: "About" };

export default function AboutPage() {
  return (
    <Screen path="/about">
      <About version={version} />
    </Screen>
  );
}
