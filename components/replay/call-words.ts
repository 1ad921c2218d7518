import { humanise } from "@/components/format/text";
import type { CallDetail } from "@/server/domain/conversations/schema";

type Call = NonNullable<CallDetail["call"]>;
type Fact = { term: string; value: string; note?: string | undefined };

const directions: Record<Call["direction"], string> = {
  inbound: "Inbound",
  outbound: "Outbound",
  unknown: "Not named by Zoom",
};

const ownerTypes: Partial<Record<string, string>> = {
  user: "User",
  callQueue: "Call queue",
  commonArea: "Common area",
};

/** "User", "Call queue", or Zoom's own word in ours: "Shared line group". */
export const ownerTypeWords = (type: string): string =>
  ownerTypes[type] ?? humanise(type.replaceAll(/([a-z])([A-Z])/g, "$1 $2"));

/** A name with its number below; the number alone where nobody is named. */
function party(term: string, name: string | null, number: string | null): Fact {
  if (name && number && name !== number) return { term, value: name, note: number };
  return { term, value: name ?? number ?? "Unknown" };
}

const extensionWords = (extension: string | null) => (extension ? `extension ${extension}` : undefined);

/** What there is to say of a call, in order; what Zoom does not name is left out. */
export function callFacts(call: Call): Fact[] {
  const owner = [ownerTypeWords(call.ownerType), extensionWords(call.ownerExtension)]
    .filter(Boolean)
    .join(", ");
  const facts: (Fact | null)[] = [
    { term: "Direction", value: directions[call.direction] },
    party("From", call.callerName, call.callerNumber),
    party("To", call.calleeName, call.calleeNumber),
    call.ownerType
      ? { term: "Recorded for", value: call.ownerName ?? ownerTypeWords(call.ownerType), note: owner }
      : null,
    call.handledByName
      ? {
          term: call.direction === "outbound" ? "Placed by" : "Answered by",
          value: call.handledByName,
          note: extensionWords(call.handledByExtension),
        }
      : null,
    call.siteName ? { term: "Site", value: call.siteName } : null,
  ];
  return facts.filter((fact) => fact !== null);
}

/** How something stands to the conversation that is shown. */
export function relationWords(
  { type, lineName, ownerName }: CallDetail["related"][number],
  toCall: boolean,
): string {
  if (type !== "call") return `The meeting that the call became, hosted by ${ownerName}`;
  const whose = lineName ?? ownerName;
  return toCall
    ? `Another recording of this call, for ${whose}`
    : `The call that became this meeting, of ${whose}`;
}
