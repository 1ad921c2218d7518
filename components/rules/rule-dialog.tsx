import { useQuery } from "@tanstack/react-query";

import { useTRPC } from "@/components/trpc/client";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Dialog, DialogActions } from "@/components/ui/dialog";
import { Failed, ListSkeleton } from "@/components/ui/states";
import { Tabs } from "@/components/ui/tabs";
import type { RuleKind } from "@/db/constants";
import type { RuleDetail } from "@/server/domain/rules/editor/schema";

import type { Copy } from "./new-rule-dialog";
import { RuleEditor } from "./rule-editor";
import { RuleFacts } from "./rule-facts";
import { formOf } from "./rule-form";
import { RuleHistory } from "./rule-history";
import { RuleUsers } from "./rule-users";
import { ruleTypeWords } from "./words";

type ReadProps = { rule: RuleDetail; onCopy: ((copy: Copy) => void) | null; onClose: () => void };

/** A rule that can't be changed, or not by this person. */
function RuleReading({ rule, onCopy, onClose }: ReadProps) {
  const { kind, name, id, names } = rule;
  const copy = () => onCopy?.({ kind, form: { ...formOf(rule), name: `${name} (copy)` }, from: id, names });
  const content = (
    <div className="flex flex-col gap-4 pt-3">
      <RuleUsers rule={rule} />
      <p className="text-sm">
        <span className="text-muted">Rule Type:</span> {ruleTypeWords[kind]}{" "}
        {rule.builtIn && <Badge>Built in</Badge>}
      </p>
      {rule.description && <p className="text-sm break-words">{rule.description}</p>}
      <RuleFacts rule={rule} />
      <p className="text-2xs text-muted">
        {rule.builtIn
          ? "Built-in rules can’t be changed. Save it as a new rule, and change that."
          : `Your access rule does not let you change ${ruleTypeWords[kind]} rules.`}
      </p>
    </div>
  );
  return (
    <Dialog open wide onOpenChange={(open) => !open && onClose()} title={name}>
      <Tabs
        label="Rule"
        tabs={[
          { id: "rule", label: "Rule", content },
          {
            id: "history",
            label: "History",
            count: rule.versions.length,
            content: <RuleHistory rule={rule} mayChange={false} onRestored={onClose} />,
          },
        ]}
      />
      <DialogActions>
        <Button onClick={onClose}>Close</Button>
        {onCopy && (
          <Button look="primary" onClick={copy}>
            Save As New Rule
          </Button>
        )}
      </DialogActions>
    </Dialog>
  );
}

type RuleDialogProps = {
  ruleId: string;
  /** Kinds of rule that the signed-in person may change. */
  kinds: readonly RuleKind[];
  onCopy: (copy: Copy) => void;
  onClose: () => void;
};

/** One rule, to be changed or read. */
export function RuleDialog({ ruleId, kinds, onCopy, onClose }: RuleDialogProps) {
  const { data: rule, error, refetch } = useQuery(useTRPC().rules.get.queryOptions({ ruleId }));
  if (!rule) {
    return (
      <Dialog open wide onOpenChange={(open) => !open && onClose()} title="Rule">
        {error ? <Failed error={error} onRetry={() => void refetch()} /> : <ListSkeleton rows={6} />}
      </Dialog>
    );
  }
  const mayChange = kinds.includes(rule.kind);
  if (mayChange && rule.builtIn === null) {
    return <RuleEditor rule={rule} onCopy={onCopy} onClose={onClose} />;
  }
  return <RuleReading rule={rule} onCopy={mayChange ? onCopy : null} onClose={onClose} />;
}
