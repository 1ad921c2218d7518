import { Check, Hourglass, Minus } from "lucide-react";

import { recordingTypeWords, retentionWords } from "@/components/rules/words";
import { Section } from "@/components/ui/section";
import type { MyRecording, ValueSource } from "@/server/domain/recording-choices/schema";
import { skuLabels } from "@/server/domain/licenses/schema";

import { kindWords, sampleWords, sourceWords, summaryWords } from "./words";

type FactProps = { term: string; value: string; source?: ValueSource };

function Fact({ term, value, source }: FactProps) {
  return (
    <div className="min-w-0">
      <dt className="text-2xs text-muted">{term}</dt>
      <dd>
        {value}
        {source && <span className="block text-2xs text-muted">{sourceWords(source)}</span>}
      </dd>
    </div>
  );
}

const marks = {
  keep: [Check, "text-ok"],
  wait: [Hourglass, "text-warn"],
  skip: [Minus, "text-muted"],
} as const;

function KindByKind({ samples }: Pick<MyRecording, "samples">) {
  return (
    <ul aria-label="Kind by kind" className="grid gap-x-6 gap-y-1.5 border-t border-line pt-3 sm:grid-cols-2">
      {samples.map((sample) => {
        const [Icon, look] = marks[sample.outcome];
        return (
          <li key={sample.mediaClass} className="flex items-baseline gap-2">
            <Icon aria-hidden className={`size-3.5 shrink-0 translate-y-0.5 ${look}`} />
            <span className="w-20 shrink-0 font-medium">{kindWords[sample.mediaClass]}</span>
            <span className="text-muted">{sampleWords(sample)}</span>
          </li>
        );
      })}
    </ul>
  );
}

/** In a sentence, then by what it comes, then kind by kind. */
export function WhatIsRecorded({ mine }: { mine: MyRecording }) {
  const { license, addOnZoom, rule, samples } = mine;
  // One reason for all of it stands in the sentence already.
  const differs = new Set(samples.map((sample) => sample.reason)).size > 1;
  return (
    <Section title="What is recorded of you">
      <div className="flex flex-col gap-4 px-4 py-3 text-sm">
        <p className="text-base">{summaryWords(mine)}</p>
        {rule.value?.recordingType === "bulk" && rule.value.recordingControl && (
          <p>You may pause or stop a recording at Zoom.</p>
        )}
        <dl className="grid gap-x-6 gap-y-3 sm:grid-cols-3">
          <Fact
            term="Recording rule"
            value={rule.value ? rule.value.name : "None"}
            {...(rule.value && { source: rule.source })}
          />
          <Fact
            term="License"
            value={license.value ? skuLabels[license.value] : "None"}
            {...(license.value && { source: license.source })}
          />
          <Fact
            term="Add-on Zoom"
            value={addOnZoom.value ? "Yes" : "No"}
            {...(addOnZoom.value && { source: addOnZoom.source })}
          />
          {rule.value && (
            <>
              <Fact term="Recording Type" value={recordingTypeWords[rule.value.recordingType]} />
              <Fact term="Retention Time (Days)" value={retentionWords(rule.value.retentionDays)} />
            </>
          )}
        </dl>
        {differs && <KindByKind samples={samples} />}
        <p className="text-2xs text-muted">
          A meeting is archived by what holds for its host. Who only took part sees it where their replay rule
          says so. An administrator can change rules and licenses.
        </p>
      </div>
    </Section>
  );
}
