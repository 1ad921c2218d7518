import { Hourglass, LockKeyhole } from "lucide-react";
import type { ReactNode } from "react";

import { counted } from "@/components/format/text";
import { Moment } from "@/components/format/zone";
import type { ConversationDetail } from "@/server/domain/conversations/schema";

import { RequestReplay } from "./request-replay";

type Offer = ConversationDetail["replay"];

function Box({ icon: Icon, children }: { icon: typeof LockKeyhole; children: ReactNode }) {
  return (
    <section
      aria-label="Replay"
      className="flex items-start gap-3 rounded-lg border border-line bg-surface p-4 text-sm"
    >
      <Icon aria-hidden className="mt-0.5 size-4 shrink-0 text-muted" />
      <div className="flex min-w-0 flex-col gap-2">{children}</div>
    </section>
  );
}

const either = (names: readonly string[]) =>
  new Intl.ListFormat("en", { type: "disjunction" }).format([...names]);

function windowWords(window: Offer["window"]): string {
  if (window?.kind === "days") {
    return `Your replay rule lets you play a conversation for ${counted(window.days, "day")} after it began, and that time is over.`;
  }
  if (window) {
    return `Your replay rule lets you play conversations that began from ${window.from} to ${window.to}; this one did not.`;
  }
  return "Your replay rule plays within a time window, and has none.";
}

const refusals = {
  right_missing: () => "Your access rule lacks the right “Replay”.",
  rule_never: () => "Your replay rule does not let you play this.",
  not_own: () => "Your replay rule lets you play your own conversations only: those that you own or host.",
  outside_window: ({ window }: Offer) => windowWords(window),
};

function Before({ request }: Pick<Offer, "request">) {
  if (request?.state === "refused" && request.decidedAt) {
    return (
      <p>
        Your request was refused on <Moment at={request.decidedAt} />. You may ask again.
      </p>
    );
  }
  if (request?.state === "ended" && request.expiresAt) {
    return (
      <p>
        Your approval ended on <Moment at={request.expiresAt} />. You may ask again.
      </p>
    );
  }
  return <p>Your replay rule lets you play this on request.</p>;
}

function OnRequest({ id, offer }: { id: string; offer: Offer }) {
  const { request, approvers } = offer;
  if (request?.state === "waiting") {
    return (
      <Box icon={Hourglass}>
        <p className="font-medium">
          Waiting for approval{approvers.length > 0 && ` by ${either(approvers)}`}
        </p>
        <p className="text-muted">
          You asked on <Moment at={request.requestedAt} />: {request.reason}
        </p>
      </Box>
    );
  }
  return (
    <Box icon={LockKeyhole}>
      <Before request={request} />
      {approvers.length > 0 ? (
        <>
          <p className="text-muted">Approved by {either(approvers)}.</p>
          <RequestReplay id={id} />
        </>
      ) : (
        <p className="text-muted">
          Nobody who could approve is here any more. An administrator can name somebody in your replay rule.
        </p>
      )}
    </Box>
  );
}

/** Under the player: when an approval ends. */
export function ApprovedUntil({ verdict }: Pick<Offer, "verdict">) {
  if (!verdict.allowed || !verdict.until) return null;
  return (
    <p className="mt-2 text-sm text-muted">
      Your replay is approved until <Moment at={verdict.until} />.
    </p>
  );
}

/** In place of the player: why this can't be played, and what to do about it. */
export function NoReplay({ id, offer }: { id: string; offer: Offer }) {
  const { verdict } = offer;
  if (verdict.allowed) {
    return <p className="rounded-lg border border-line bg-surface p-4 text-sm text-muted">{nothing}</p>;
  }
  if (verdict.reason === "needs_request") return <OnRequest id={id} offer={offer} />;
  return (
    <Box icon={LockKeyhole}>
      <p>{refusals[verdict.reason](offer)}</p>
      <p className="text-muted">An administrator can change that under Rules.</p>
    </Box>
  );
}

const nothing = "This conversation has no recording to play.";
