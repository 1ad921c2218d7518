import { useQuery, useSuspenseQuery } from "@tanstack/react-query";

import { formatNumber } from "@/components/format/text";
import { useTRPC } from "@/components/trpc/client";
import type { LicenseSku, RuleKind } from "@/db/constants";
import { rightLabels } from "@/server/domain/rules/schema";

import type { ConfigurationField } from "./changes";
import { licenseOptions, regionOptions } from "./words";

type Option = { value: string; label: string; /** Without how many are left. */ name: string };
type FieldOptions = { options: Option[]; /** Why the viewer may not set it. */ refusal: string | null };

const kinds = {
  recordingRuleId: "recording",
  replayRuleId: "replay",
  accessRuleId: "access",
  analyticsRuleId: "analytics",
} as const satisfies Partial<Record<ConfigurationField, RuleKind>>;

const kindLabels: Record<RuleKind, string> = {
  recording: "Recording Rules",
  replay: "Replay Rules",
  access: "Access & Right Rules",
  analytics: "Analytics",
};

const skus = {
  addOnZoom: "zoom",
  addOnRingCentral: "ring_central",
  addOnAnalytics: "analytics",
  addOnFullChat: "full_chat",
} as const satisfies Partial<Record<ConfigurationField, LicenseSku>>;

/** How many licenses are left, for those who may see it. */
function useFree(mayAsk: boolean): (sku: LicenseSku) => string {
  const { data } = useQuery(useTRPC().tenant.overview.queryOptions(undefined, { enabled: mayAsk }));
  return (sku) => {
    const free = data?.licenses.find((pool) => pool.sku === sku)?.free;
    return free === undefined ? "" : ` (${formatNumber(free)} left)`;
  };
}

/** The choices of each field of a configuration, and why the viewer may not choose. */
export function useConfigurationOptions(): (field: ConfigurationField) => FieldOptions {
  const trpc = useTRPC();
  const { data: me } = useSuspenseQuery(trpc.tenant.me.queryOptions());
  const { data: rules } = useSuspenseQuery(trpc.rules.list.queryOptions());
  const { data: choices } = useSuspenseQuery(trpc.users.choices.queryOptions());
  const free = useFree(me.rights.includes("tenant.manage"));
  const refusal = me.rights.includes("users.add")
    ? null
    : `Your access rule lacks the right “${rightLabels["users.add"]}”.`;
  return (field) => {
    if (field in kinds) {
      const kind = kinds[field as keyof typeof kinds];
      const may = choices.assignable.includes(kind);
      return {
        options: rules
          .filter((rule) => rule.kind === kind)
          .map(({ id, name }) => ({ value: id, label: name, name })),
        refusal: may
          ? null
          : `User Assignment in your access rule does not let you assign “${kindLabels[kind]}”.`,
      };
    }
    if (field === "license") {
      const options = licenseOptions.map(({ value, label: name }) => ({
        value,
        label: name + free(value),
        name,
      }));
      return { options, refusal };
    }
    if (field === "regionalStorage") {
      return { options: regionOptions.map((option) => ({ ...option, name: option.label })), refusal };
    }
    const on = { value: "on", label: `On${free(skus[field as keyof typeof skus])}`, name: "On" };
    return { options: [on, { value: "off", label: "Off", name: "Off" }], refusal };
  };
}
