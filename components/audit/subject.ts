import { formatNumber, humanise } from "@/components/format/text";
import type { AuditAction } from "@/db/constants";
import type { AuditEntryView } from "@/server/domain/audit/schema";

type Noun = AuditAction extends `${infer N}.${string}` ? N : never;

/** What an act's subject is, and where it can be seen. */
const nouns: Record<Noun, { noun: string; href: (id: string) => string | null }> = {
  tenant: { noun: "Tenant", href: () => "/tenant" },
  session: { noun: "User", href: () => null },
  directory: { noun: "Directory", href: () => "/tenant" },
  user: { noun: "User", href: (id) => `/users/${id}` },
  group: { noun: "Group", href: () => "/groups" },
  rule: { noun: "Rule", href: (id) => `/rules?rule=${id}` },
  job: { noun: "Job", href: (id) => `/jobs?job=${id}` },
  item: { noun: "Ledger item", href: (id) => `/ledger/${id}` },
  custom_field: { noun: "Custom field", href: () => "/custom-fields" },
  category: { noun: "Category", href: () => "/categories" },
  replay: { noun: "Conversation", href: (id) => `/recordings/${id}` },
  conversation: { noun: "Conversation", href: (id) => `/recordings/${id}` },
  hold: { noun: "Conversation", href: (id) => `/recordings/${id}` },
  source: { noun: "User", href: (id) => `/users/${id}` },
  ledger: { noun: "Ledger of job", href: (id) => `/ledger?job=${id}` },
  notice: { noun: "Notice", href: () => "/notices" },
  retention: { noun: "Deletion run", href: () => null },
};

/** Acts whose subject is something else than their name says. */
const exceptions: Partial<Record<AuditAction, Noun>> = {
  "item.decided": "job",
  "source.recording_trashed": "conversation",
  "tenant.administrator_replaced": "user",
  "tenant.free_administrator_handed_over": "user",
};

const isNoun = (text: string): text is Noun => text in nouns;

/** "Job" with its address, for `job.created`; purged conversations are nowhere to be seen. */
export function subjectOf(action: AuditAction, id: string): { noun: string; href: string | null } {
  const noun = exceptions[action] ?? action.split(".")[0] ?? "";
  if (!isNoun(noun)) return { noun: humanise(noun), href: null };
  const { noun: name, href } = nouns[noun];
  return { noun: name, href: action === "conversation.purged" ? null : href(id) };
}

const camelWords = (key: string) => humanise(key.replaceAll(/([a-z])([A-Z])/g, "$1 $2"));

const idShown = 12;
const longHex = /^[\da-f-]{32,}$/i;

/** The part of an id or a hash by which people tell it from others: ids share their beginning, which is a time. */
export const shortId = (id: string) => id.slice(-idShown);

function valueWords(value: string | number | boolean | null): string {
  if (value === null) return "none";
  if (typeof value === "boolean") return value ? "yes" : "no";
  return typeof value === "number" ? formatNumber(value) : value;
}

/** "Count: 3, Kind: recording"; with `short`, ids and hashes by their ends alone. */
export const detailWords = (detail: AuditEntryView["detail"], short = false): string =>
  Object.entries(detail)
    .map(([key, value]) => {
      const words = valueWords(value);
      return `${camelWords(key)}: ${short && longHex.test(words) ? `…${shortId(words)}` : words}`;
    })
    .join(", ");
