import type { ComponentProps, ReactNode } from "react";

import { Button } from "@/components/ui/button";
import { DialogActions } from "@/components/ui/dialog";
import { SelectField } from "@/components/ui/field";
import type { ConfigurationPreview } from "@/server/domain/configuration/schema";

import { ConfigurationPreviewPanel } from "./preview";

type ChoiceName =
  | "recordingRuleId"
  | "replayRuleId"
  | "accessRuleId"
  | "analyticsRuleId"
  | "addOnAnalytics"
  | "addOnFullChat"
  | "addOnZoom"
  | "addOnRingCentral";

type RulesAndAddOnsProps = {
  field: (name: ChoiceName) => Omit<ComponentProps<typeof SelectField>, "label">;
};

/** The rules and the add-ons, alike for people and for groups. */
export function RulesAndAddOns({ field }: RulesAndAddOnsProps) {
  return (
    <>
      <fieldset className="grid gap-3 rounded-md border border-line px-3 pt-1 pb-3 sm:grid-cols-2">
        <legend className="px-1 text-sm font-medium">Rules</legend>
        <SelectField label="Recording" {...field("recordingRuleId")} />
        <SelectField label="Replay" {...field("replayRuleId")} />
        <SelectField label="Access" {...field("accessRuleId")} />
        <SelectField label="Analytics" {...field("analyticsRuleId")} />
      </fieldset>
      <div className="grid gap-4 sm:grid-cols-2">
        <SelectField label="Add On Analytics" {...field("addOnAnalytics")} />
        <SelectField label="Add On Full Chat" {...field("addOnFullChat")} />
        <SelectField label="Add On Zoom Integration" {...field("addOnZoom")} />
        <SelectField label="Add On Ring Central" {...field("addOnRingCentral")} />
      </div>
    </>
  );
}

type PreviewAndSaveProps = {
  preview: ConfigurationPreview | undefined;
  problem: string | undefined;
  previewing: boolean;
  saving: boolean;
  onPreview: () => void;
  onCancel: () => void;
  /** What else can be done, at the other end. */
  children?: ReactNode;
};

/** What a change would do, what is wrong with it, and the buttons. */
export function PreviewAndSave(props: PreviewAndSaveProps) {
  const { preview, problem, previewing, saving, onPreview, onCancel, children } = props;
  return (
    <>
      {preview && (
        <section
          aria-label="Preview"
          ref={(node) => node?.scrollIntoView({ block: "nearest" })}
          className="rounded-md border border-line bg-canvas p-3"
        >
          <ConfigurationPreviewPanel preview={preview} />
        </section>
      )}
      {problem && (
        <p role="alert" className="text-sm text-danger">
          {problem}
        </p>
      )}
      <DialogActions>
        {children}
        <Button onClick={onCancel}>Cancel</Button>
        <Button busy={previewing} onClick={onPreview}>
          Preview
        </Button>
        <Button type="submit" look="primary" busy={saving}>
          Save
        </Button>
      </DialogActions>
    </>
  );
}
