import type { Metadata } from "next";
import { redirect } from "next/navigation";

import { RightMissing } from "@/components/shell/right-missing";
import { OnboardingSheet } from "@/components/sign-in/onboarding-sheet";
import { currentSession } from "@/server/auth/current";
import { readOnboardingSheet } from "@/server/auth/onboarding";

export const metadata: Metadata = { title: "Onboarding sheet" };

export default async function OnboardingPage() {
  const session = await currentSession();
  if (!session) redirect("/sign-in?callbackUrl=/onboarding");
  const sheet = await readOnboardingSheet(session);
  if (sheet) return <OnboardingSheet {...sheet} />;
  return (
    <main className="mx-auto max-w-2xl px-6 py-10">
      <RightMissing screen="Onboarding sheet" rights={["tenant.manage"]} tenant={session.tenant.name} />
    </main>
  );
}
