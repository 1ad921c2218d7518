import { useQueryState } from "nuqs";

import { Notice } from "@/components/ui/notice";

import { consentOutcomes, consentWords } from "./words";

/** What Microsoft's consent page led to, as the address tells. */
export function ConsentNotice() {
  const [consent, setConsent] = useQueryState("consent");
  const outcome = consentOutcomes.find((known) => known === consent);
  if (!outcome) return null;
  const tone = outcome === "granted" ? "ok" : outcome === "not_confirmed" ? "warn" : "danger";
  return (
    <Notice tone={tone} onClose={() => void setConsent(null)}>
      <p className="font-medium">{consentWords[outcome].said}</p>
      <p>{consentWords[outcome].next}</p>
    </Notice>
  );
}
