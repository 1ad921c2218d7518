import { Mark } from "@/components/shell/mark";

import { PrintButton } from "./print-button";

type OnboardingSheetProps = {
  address: string;
  tenant: { name: string; tid: string };
  administrator: { displayName: string; userPrincipalName: string; oid: string } | null;
  steps: readonly { title: string; text: string }[];
};

/** One page to print and hand to an organization's first administrator. */
export function OnboardingSheet({ address, tenant, administrator, steps }: OnboardingSheetProps) {
  const facts = [
    ["Address", address],
    ["Organization", tenant.name],
    ["Tenant ID", tenant.tid],
    ["Administrator", administrator?.displayName ?? "Nobody is named yet"],
    ["User name", administrator?.userPrincipalName ?? ""],
    ["User ID", administrator?.oid ?? ""],
  ].filter(([, value]) => value !== "");
  return (
    <main className="mx-auto flex max-w-2xl flex-col gap-6 px-6 py-10 print:max-w-none print:p-0 print:text-black">
      <header className="flex items-center gap-2.5">
        <Mark className="size-7 text-accent print:text-black" />
        <h1 className="grow text-xl font-semibold tracking-tight">Your first hour with Holdfast</h1>
        <PrintButton />
      </header>
      <dl className="grid grid-cols-[max-content_minmax(0,1fr)] gap-x-6 gap-y-1.5 rounded-lg border border-line bg-surface p-4 print:border-black print:bg-transparent">
        {facts.map(([label, value]) => (
          <div key={label} className="contents">
            <dt className="text-muted print:text-black">{label}</dt>
            <dd className="font-medium break-words">{value}</dd>
          </div>
        ))}
      </dl>
      <ol className="flex list-decimal flex-col gap-4 pl-6">
        {steps.map(({ title, text }) => (
          <li key={title} className="break-inside-avoid pl-1">
            <p className="font-medium">{title}</p>
            <p className="text-muted print:text-black">{text}</p>
          </li>
        ))}
      </ol>
    </main>
  );
}
