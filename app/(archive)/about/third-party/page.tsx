import type { Metadata } from "next";

import { Screen } from "@/app/prefetch";
import { ThirdParty } from "@/components/shell/third-party";
import { readThirdParties } from "@/server/lib/third-party";

export const metadata: Metadata = { title: "Third-party software" };

export default async function ThirdPartyPage() {
  const packages = await readThirdParties();
  return (
    <Screen path="/about">
      <ThirdParty packages={packages} />
    </Screen>
  );
}
