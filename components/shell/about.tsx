import Link from "next/link";
import type { ReactNode } from "react";

import { PageHeader } from "@/components/ui/page-header";

import { Mark } from "./mark";

export type AboutFacts = {
  version: string;
  /** An e-mail or web address. */
  contact: string | null;
  privacyUrl: string | null;
  termsUrl: string | null;
};

const notSet = <span className="text-muted">Not set. Your operator can name it in the settings.</span>;

function Outside({ address }: { address: string }) {
  const href = address.includes("://") ? address : `mailto:${address}`;
  return (
    <a href={href} rel="noreferrer" className="break-all text-accent hover:underline">
      {address}
    </a>
  );
}

const orNotSet = (address: string | null) => (address === null ? notSet : <Outside address={address} />);

function factsOf({ contact, privacyUrl, termsUrl }: AboutFacts): [string, ReactNode][] {
  return [
    [
      "What it is",
      "An open, self-hostable compliance archive for recorded calls. It imports what your rules say must be kept, keeps it as long as the rules say, and lets the people who may replay it find it.",
    ],
    [
      "What it promises",
      "Every recording at the source has a row here, with a decision and its reason. What is kept is sealed and hashed; every act, human or automated, stands in the audit log.",
    ],
    [
      "License",
      "Apache License 2.0. You may use, change and pass it on; the full text is in the file LICENSE.",
    ],
    [
      "Third-party software",
      <Link key="notices" href="/about/third-party" className="text-accent hover:underline">
        Packages that run with Holdfast, and their licenses
      </Link>,
    ],
    ["Contact", orNotSet(contact)],
    ["Privacy policy", orNotSet(privacyUrl)],
    ["Terms of use", orNotSet(termsUrl)],
  ];
}

/** What this is, which version, under which license, and who runs it. */
export function About(facts: AboutFacts) {
  return (
    <>
      <PageHeader title="About" />
      <div className="max-w-2xl rounded-lg border border-line bg-surface p-5">
        <div className="flex items-center gap-3">
          <Mark className="size-10 text-accent" />
          <div>
            <p className="text-lg font-semibold tracking-tight">Holdfast</p>
            <p className="text-sm text-muted tabular-nums">Version {facts.version}</p>
          </div>
        </div>
        <dl className="mt-5 flex flex-col gap-4">
          {factsOf(facts).map(([term, fact]) => (
            <div key={term}>
              <dt className="text-sm font-semibold">{term}</dt>
              <dd className="mt-0.5">
                {typeof fact === "string" ? <span className="text-muted">{fact}</span> : fact}
              </dd>
            </div>
          ))}
        </dl>
      </div>
    </>
  );
}
