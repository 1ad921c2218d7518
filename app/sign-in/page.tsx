import type { Metadata } from "next";
import { redirect } from "next/navigation";

import { SignIn } from "@/components/sign-in/sign-in";
import { currentSession } from "@/server/auth/current";
import { readFailedSignIn } from "@/server/auth/sign-in-notice";

export const metadata: Metadata = { title: "Sign in" };

type Search = {
  callbackUrl?: string | string[];
  failed?: string | string[];
  "signed-out"?: string | string[];
};

export default async function SignInPage({ searchParams }: { searchParams: Promise<Search> }) {
  const { callbackUrl, failed, "signed-out": signedOut } = await searchParams;
  const failure = failed === undefined ? null : await readFailedSignIn();
  if (!failure && (await currentSession())) redirect("/");
  return (
    <SignIn
      callbackUrl={typeof callbackUrl === "string" ? callbackUrl : "/"}
      signedOut={signedOut !== undefined}
      failure={failure}
    />
  );
}
