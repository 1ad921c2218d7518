import { CopyButton } from "@/components/ui/copy-button";

import { FactList } from "./fact-list";
import { Frame } from "./frame";
import { SignInForm } from "./sign-in-form";

type WrongAccountProps = {
  title: string;
  explanation: string;
  identity: { tid: string; oid: string; displayName: string; userPrincipalName: string };
  tenantName: string | null;
  operator: { advice: string; command: string } | null;
};

/** Who the account belongs to, how to use another one, and what the operator can do. */
export function WrongAccount({ title, explanation, identity, tenantName, operator }: WrongAccountProps) {
  const facts = [
    { label: "Name", value: identity.displayName },
    { label: "User name", value: identity.userPrincipalName },
    { label: "User ID", value: identity.oid },
    ...(tenantName === null ? [] : [{ label: "Tenant", value: tenantName }]),
    { label: "Tenant ID", value: identity.tid },
  ];
  return (
    <Frame>
      <section className="flex flex-col gap-5 rounded-lg border border-line bg-surface p-6">
        <div>
          <h1 className="text-lg font-semibold tracking-tight">{title}</h1>
          <p className="mt-1 text-sm text-muted">{explanation}</p>
        </div>
        <FactList facts={facts} />
        <SignInForm label="Sign in with another account" callbackUrl="/" chooseAccount />
        <p className="text-sm text-muted">
          If the browser keeps choosing this account, open a private window and sign in there.
        </p>
        {operator && (
          <div className="flex flex-col gap-2 border-t border-line pt-4 text-sm">
            <p>{operator.advice}</p>
            <div className="flex items-start gap-1 rounded-md bg-sunken p-2">
              <code className="min-w-0 grow font-mono text-2xs break-words">{operator.command}</code>
              <CopyButton text={operator.command} label="Copy the operator's command" />
            </div>
          </div>
        )}
      </section>
    </Frame>
  );
}
