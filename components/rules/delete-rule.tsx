import { useMutation } from "@tanstack/react-query";
import { toast } from "sonner";

import { Confirm } from "@/components/jobs/confirm";
import { useTRPC } from "@/components/trpc/client";
import type { RuleDetail } from "@/server/domain/rules/editor/schema";

import { useRefreshRules } from "./refresh";

type DeleteRuleProps = { rule: RuleDetail; onDeleted: () => void; onClose: () => void };

export function DeleteRule({ rule, onDeleted, onClose }: DeleteRuleProps) {
  const refresh = useRefreshRules();
  const remove = useMutation(
    useTRPC().rules.delete.mutationOptions({
      onSuccess: async () => {
        onDeleted();
        await refresh();
        toast.success("The rule is deleted.");
      },
    }),
  );
  return (
    <Confirm
      title={`Delete “${rule.name}”?`}
      act="Delete"
      busy={remove.isPending}
      error={remove.error}
      onAct={() => remove.mutate({ ruleId: rule.id })}
      onClose={onClose}
    >
      Nobody uses it. What was archived under it keeps its retention date, and goes on naming the version that
      gave it.
    </Confirm>
  );
}
