import { useQuery } from "@tanstack/react-query";

import { Imports } from "@/components/configuration/preview";
import { counted } from "@/components/format/text";
import { useTRPC } from "@/components/trpc/client";
import { errorMessage } from "@/components/trpc/errors";
import { Button } from "@/components/ui/button";
import { Dialog, DialogActions } from "@/components/ui/dialog";
import { Notice } from "@/components/ui/notice";
import { Skeleton } from "@/components/ui/states";
import type { RuleKind } from "@/db/constants";
import type { RuleDetail, RuleNames, SaveRule } from "@/server/domain/rules/editor/schema";

import { ruleDifference } from "./difference";
import { RuleUsers } from "./rule-users";
import { ruleFacts } from "./words";

const acts: Record<RuleKind, string> = {
  recording: "The next import decides by it.",
  replay: "It holds at their next request; whoever sits at the player opens it again.",
  access: "It holds at their next request.",
  analytics: "It holds for what comes from now on.",
};

type SavePreviewProps = {
  rule: RuleDetail;
  input: SaveRule;
  names: RuleNames;
  title: string;
  act: string;
  busy: boolean;
  error: unknown;
  onSave: () => void;
  onClose: () => void;
};

/** What a save would do, before it is done. */
export function SavePreview(props: SavePreviewProps) {
  const { rule, input, names, title, act, busy, error, onSave, onClose } = props;
  const preview = useQuery(useTRPC().rules.previewSave.queryOptions(input, { gcTime: 0, retry: false }));
  const { data } = preview;
  const problem = error ?? preview.error;
  const differences = ruleDifference(
    ruleFacts(rule.kind, rule.definition, names) ?? [],
    ruleFacts(rule.kind, input.definition, names) ?? [],
  );
  return (
    <Dialog open wide onOpenChange={(open) => !open && onClose()} title={title}>
      <div className="flex flex-col gap-3 text-sm">
        <ul aria-label="Difference">
          {differences.map(({ term, words }) => (
            <li key={term} className="break-words">
              <span className="text-muted">{term}:</span> {words}
            </li>
          ))}
          {differences.length === 0 && (
            <li className="text-muted">What the rule says stays; its name or description changes.</li>
          )}
        </ul>
        {!data && !preview.error && (
          <div role="status" aria-label="Looking at what changes">
            <Skeleton className="h-20 w-full" />
          </div>
        )}
        {data?.refusal && (
          <Notice tone="danger">
            <p className="font-medium">This would be refused.</p>
            <p>{data.refusal}</p>
          </Notice>
        )}
        {data?.refusal === null && (
          <>
            <RuleUsers rule={rule} />
            {rule.usedBy > 0 && <p>{acts[rule.kind]}</p>}
            {rule.kind === "recording" && (
              <>
                <p>
                  {data.longer === 0
                    ? "No conversation gets a longer retention date, and none a shorter one."
                    : `${counted(data.longer, "conversation")} would get a longer retention date; none a shorter one.`}
                </p>
                <Imports imports={data.imports} />
              </>
            )}
          </>
        )}
        {problem !== null && (
          <p role="alert" className="text-danger">
            {errorMessage(problem)}
          </p>
        )}
      </div>
      <DialogActions>
        <Button onClick={onClose}>Back</Button>
        <Button look="primary" busy={busy} disabled={data?.refusal !== null} onClick={onSave}>
          {act}
        </Button>
      </DialogActions>
    </Dialog>
  );
}
