import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { FormProvider, useForm } from "react-hook-form";
import { toast } from "sonner";

import { useTRPC } from "@/components/trpc/client";
import { errorMessage } from "@/components/trpc/errors";
import { Button } from "@/components/ui/button";
import { DialogActions } from "@/components/ui/dialog";
import type { RuleKind } from "@/db/constants";
import { createRuleInput, type RuleNames } from "@/server/domain/rules/editor/schema";

import { EditorDialog } from "./editor-dialog";
import { useRefreshRules } from "./refresh";
import { formOf, resolverOf, type RuleForm } from "./rule-form";
import { RuleFields } from "./rule-fields";

/** What a new rule starts with: nothing, or what another one says. */
export type Copy = { kind: RuleKind; form: RuleForm; from: string; names: RuleNames };

type NewRuleDialogProps = {
  copy: Copy | null;
  kinds: readonly RuleKind[];
  onCreated: (id: string) => void;
  onClose: () => void;
};

/** The editor of a new rule. */
export function NewRuleDialog({ copy, kinds, onCreated, onClose }: NewRuleDialogProps) {
  const refresh = useRefreshRules();
  const [kind, setKind] = useState<RuleKind>(copy?.kind ?? kinds[0] ?? "recording");
  const [names, setNames] = useState<RuleNames>(copy?.names ?? {});
  const form = useForm<RuleForm>({ resolver: resolverOf(kind), defaultValues: copy?.form ?? formOf(null) });
  const create = useMutation(
    useTRPC().rules.create.mutationOptions({
      onSuccess: async ({ id }) => {
        await refresh();
        toast.success("The rule is saved. It holds for nobody yet: give it to people under Users.");
        onCreated(id);
      },
    }),
  );
  const submit = form.handleSubmit(({ name, description, ...drafts }) => {
    const copied = copy ? { copiedFrom: copy.from } : {};
    create.mutate(createRuleInput.parse({ kind, name, description, definition: drafts[kind], ...copied }));
  });
  return (
    <EditorDialog
      title={copy ? "Save As New Rule" : "Add Rule"}
      unsaved={(form.formState.isDirty || copy !== null) && !create.isSuccess}
      onClose={onClose}
    >
      {(leave) => (
        <FormProvider {...form}>
          <form noValidate className="flex flex-col gap-4" onSubmit={(event) => void submit(event)}>
            <RuleFields
              kind={kind}
              kinds={copy ? [copy.kind] : kinds}
              onKind={setKind}
              names={names}
              onNamed={({ id, name }) => setNames((known) => ({ ...known, [id]: name }))}
            />
            {create.error && (
              <p role="alert" className="text-sm text-danger">
                {errorMessage(create.error)}
              </p>
            )}
            <DialogActions>
              <Button onClick={leave}>Cancel</Button>
              <Button type="submit" look="primary" busy={create.isPending}>
                Save
              </Button>
            </DialogActions>
          </form>
        </FormProvider>
      )}
    </EditorDialog>
  );
}
