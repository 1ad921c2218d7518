import { Badge } from "@/components/ui/badge";
import { Section } from "@/components/ui/section";
import { sourceWords } from "@/components/users/words";
import { skuLabels } from "@/server/domain/licenses/schema";
import type { LicenseUse } from "@/server/domain/users/person/schema";

import { licenseUseWords } from "./words";

/** Licenses that somebody uses, and those that the configuration gives and they go without. */
export function Licenses({ licenses }: { licenses: readonly LicenseUse[] }) {
  const used = licenses.filter(({ state }) => state === "held").length;
  return (
    <Section title="Licenses used" count={used}>
      {licenses.length === 0 && <p className="px-4 py-3 text-sm text-muted">None: nothing is recorded.</p>}
      <ul className="px-4 py-2 empty:hidden">
        {licenses.map(({ sku, state, source }) => (
          <li key={sku} className="py-1 text-sm">
            <span className="flex flex-wrap items-center gap-x-2">
              <span className="font-medium">{skuLabels[sku]}</span>
              <span className="text-2xs text-muted">{sourceWords(source)}</span>
            </span>
            {licenseUseWords[state] && <Badge tone="warn">{licenseUseWords[state]}</Badge>}
          </li>
        ))}
      </ul>
    </Section>
  );
}
