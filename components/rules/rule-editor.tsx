import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { FormProvider, useForm } from "react-hook-form";
import { toast } from "sonner";

import { counted } from "@/components/format/text";
import { useTRPC } from "@/components/trpc/client";
import { Button } from "@/components/ui/button";
import { DialogActions } from "@/components/ui/dialog";
import { Notice } from "@/components/ui/notice";
import { Tabs } from "@/components/ui/tabs";
import type { RuleDetail, RuleNames, SaveRule } from "@/server/domain/rules/editor/schema";

import { DeleteRule } from "./delete-rule";
import { EditorDialog } from "./editor-dialog";
import type { Copy } from "./new-rule-dialog";
import { useRefreshRules } from "./refresh";
import { RuleFields } from "./rule-fields";
import { formOf, resolverOf, type RuleForm } from "./rule-form";
import { RuleHistory } from "./rule-history";
import { RuleUsers } from "./rule-users";
import { SavePreview } from "./save-preview";

type RuleEditorProps = { rule: RuleDetail; onCopy: (copy: Copy) => void; onClose: () => void };

/** The editor of a rule that may be changed: what a save would do is shown before it is done. */
export function RuleEditor({ rule: current, onCopy, onClose }: RuleEditorProps) {
  // What was opened stays the base of the save, whoever saves meanwhile.
  const [rule] = useState(current);
  const { kind } = rule;
  const refresh = useRefreshRules();
  const [names, setNames] = useState<RuleNames>(rule.names);
  const [saving, setSaving] = useState<SaveRule | null>(null);
  const [deleting, setDeleting] = useState(false);
  const form = useForm<RuleForm>({ resolver: resolverOf(kind), defaultValues: formOf(rule) });
  const { isDirty } = form.formState;
  const save = useMutation(
    useTRPC().rules.save.mutationOptions({
      onSuccess: async ({ version, longer }) => {
        onClose();
        await refresh();
        const extended = longer > 0 ? ` ${counted(longer, "conversation")} kept longer.` : "";
        toast.success(`Saved as version ${version}.${extended}`);
      },
    }),
  );
  const submit = form.handleSubmit(({ name, description, ...drafts }) => {
    save.reset();
    setSaving({ ruleId: rule.id, baseVersion: rule.version, name, description, definition: drafts[kind] });
  });
  const copy = () => {
    const draft = form.getValues();
    onCopy({ kind, form: { ...draft, name: `${draft.name} (copy)` }, from: rule.id, names });
  };
  const used = rule.usedBy + rule.groups.length > 0;
  const fields = (leave: () => void) => (
    <form noValidate className="flex flex-col gap-4 pt-3" onSubmit={(event) => void submit(event)}>
      <RuleUsers rule={rule} />
      <RuleFields
        kind={kind}
        kinds={[kind]}
        onKind={() => undefined}
        names={names}
        onNamed={({ id, name }) => setNames((known) => ({ ...known, [id]: name }))}
      />
      <DialogActions>
        <span
          className="mr-auto"
          title={used ? "It is in use: give its users and groups another rule first." : ""}
        >
          <Button look="danger" disabled={used} onClick={() => setDeleting(true)}>
            Delete
          </Button>
        </span>
        <Button onClick={leave}>Cancel</Button>
        <Button onClick={copy}>Save As New Rule</Button>
        <Button type="submit" look="primary" disabled={!isDirty}>
          Save
        </Button>
      </DialogActions>
    </form>
  );
  return (
    <FormProvider {...form}>
      <EditorDialog title={rule.name} unsaved={isDirty && !save.isSuccess} onClose={onClose}>
        {(leave) => (
          <>
            {current.version !== rule.version && !save.isSuccess && (
              <Notice tone="warn">
                Version {current.version} of this rule was saved meanwhile. Close the editor to see it.
              </Notice>
            )}
            <Tabs
              label="Rule"
              tabs={[
                { id: "rule", label: "Rule", content: fields(leave) },
                {
                  id: "history",
                  label: "History",
                  count: current.versions.length,
                  content: <RuleHistory rule={current} mayChange={!isDirty} onRestored={onClose} />,
                },
              ]}
            />
            {saving && (
              <SavePreview
                rule={rule}
                input={saving}
                names={names}
                title={`Save “${rule.name}”?`}
                act="Save"
                busy={save.isPending}
                error={save.error}
                onSave={() => save.mutate(saving)}
                onClose={() => setSaving(null)}
              />
            )}
            {deleting && <DeleteRule rule={rule} onDeleted={onClose} onClose={() => setDeleting(false)} />}
          </>
        )}
      </EditorDialog>
    </FormProvider>
  );
}
