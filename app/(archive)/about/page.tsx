import type { Metadata } from "next";

import { Screen } from "@/app/prefetch";
import { About } from "@/components/shell/about";
import { version } from "@/package.json";
import { env } from "@/server/lib/env";

export const metadata: Metadata = { title: "About" };

export default function AboutPage() {
  const { HOLDFAST_CONTACT, HOLDFAST_PRIVACY_URL, HOLDFAST_TERMS_URL } = env();
  return (
    <Screen path="/about">
      <About
        version={version}
        contact={HOLDFAST_CONTACT ?? null}
        privacyUrl={HOLDFAST_PRIVACY_URL ?? null}
        termsUrl={HOLDFAST_TERMS_URL ?? null}
      />
    </Screen>
  );
}
