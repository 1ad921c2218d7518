import dynamic from "next/dynamic";
import { useState } from "react";

import { counted } from "@/components/format/text";
import { Moment } from "@/components/format/zone";
import { Button } from "@/components/ui/button";
import { Section } from "@/components/ui/section";
import type { ConversationDetail } from "@/server/domain/conversations/schema";

const PlaceHold = dynamic(() => import("./hold-dialogs").then((dialogs) => dialogs.PlaceHold));
const ReleaseHold = dynamic(() => import("./hold-dialogs").then((dialogs) => dialogs.ReleaseHold));

function Why({ retainUntil, ruleName, ruleVersion, days }: ConversationDetail["retention"]) {
  const rule = `the rule “${ruleName}” (version ${ruleVersion})`;
  if (!retainUntil || days === null) return <>Kept for ever, because {rule} sets no limit.</>;
  return (
    <>
      Kept until{" "}
      <strong className="font-semibold">
        <Moment at={retainUntil} />
      </strong>
      , because {rule} keeps {counted(days, "day")} from the end of the conversation.
    </>
  );
}

/** Until when it is kept and why; a hold beats it. */
export function Retention({ id, retention, may }: Pick<ConversationDetail, "id" | "retention" | "may">) {
  const [open, setOpen] = useState(false);
  const Dialog = retention.onHold ? ReleaseHold : PlaceHold;
  return (
    <Section
      title="Retention"
      actions={
        may.hold && (
          <Button look="ghost" className="h-7!" onClick={() => setOpen(true)}>
            {retention.onHold ? "Release hold" : "Place hold"}
          </Button>
        )
      }
    >
      <div className="flex flex-col gap-2 px-4 py-3 text-sm">
        <p>
          <Why {...retention} />
        </p>
        {retention.onHold && (
          <p className="rounded-md bg-warn-soft px-3 py-2 text-warn">
            <strong className="font-semibold">On hold.</strong> Nothing is deleted while a hold stands.
            {retention.holdReason && <> Reason: {retention.holdReason}</>}
          </p>
        )}
      </div>
      {open && <Dialog conversationId={id} onClose={() => setOpen(false)} />}
    </Section>
  );
}
