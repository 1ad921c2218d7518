import { getOnboardingSheet, type OnboardingSheet } from "@/server/domain/tenants/get-onboarding-sheet";
import { AppError } from "@/server/lib/errors";
import { env } from "@/server/lib/env";

import type { CurrentSession } from "./current";

/** The sheet to print for whoever is signed in; null when they may not manage the tenant. */
export async function readOnboardingSheet(session: CurrentSession): Promise<OnboardingSheet | null> {
  try {
    return await getOnboardingSheet({ ...session, now: new Date() }, new URL(env().NEXTAUTH_URL).origin);
  } catch (error) {
    if (error instanceof AppError && error.code === "FORBIDDEN") return null;
    throw error;
  }
}
