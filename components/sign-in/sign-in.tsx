import { CircleAlert } from "lucide-react";

import { FactList } from "./fact-list";
import { Frame } from "./frame";
import { SignInForm } from "./sign-in-form";

type SignInProps = {
  callbackUrl: string;
  /** After a sign-out, whoever comes next chooses their account. */
  signedOut: boolean;
  failure: { title: string; advice: string; facts: readonly { label: string; value: string }[] } | null;
};

export function SignIn({ callbackUrl, signedOut, failure }: SignInProps) {
  return (
    <Frame>
      <section className="flex flex-col gap-5 rounded-lg border border-line bg-surface p-6">
        <div>
          <h1 className="text-lg font-semibold tracking-tight">Sign in</h1>
          <p className="mt-1 text-sm text-muted">
            {signedOut
              ? "You are signed out of the archive. Your account at Microsoft stays signed in, in this browser."
              : "The archive of your organization's recorded calls. Use your work account."}
          </p>
        </div>
        {failure && (
          <div role="alert" className="flex gap-3 rounded-md border border-danger bg-danger-soft p-3">
            <CircleAlert aria-hidden className="size-5 shrink-0 text-danger" />
            <div className="flex min-w-0 flex-col gap-2 text-sm">
              <p className="font-medium">{failure.title}</p>
              <p>{failure.advice}</p>
            </div>
          </div>
        )}
        <SignInForm
          label="Sign in with Microsoft"
          callbackUrl={callbackUrl}
          chooseAccount={signedOut || failure !== null}
        />
        {failure && failure.facts.length > 0 && <FactList facts={failure.facts} />}
      </section>
    </Frame>
  );
}
