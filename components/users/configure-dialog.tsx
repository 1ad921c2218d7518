import { useMutation, useQuery, useQueryClient, useSuspenseQuery } from "@tanstack/react-query";
import { useForm } from "react-hook-form";

import { counted, formatNumber } from "@/components/format/text";
import { useTRPC } from "@/components/trpc/client";
import { errorMessage } from "@/components/trpc/errors";
import { Button } from "@/components/ui/button";
import { Dialog, DialogActions } from "@/components/ui/dialog";
import { SelectField } from "@/components/ui/field";
import type { LicenseSku, RuleKind } from "@/db/constants";
import { type Right, rightLabels } from "@/server/domain/rules/schema";
import { configureUsersInput, type UserListItem } from "@/server/domain/users/schema";

import { type ConfigurationForm, initialForm, keep, none, toChanges } from "./changes";
import { licenseOptions, regionOptions, sourceWords } from "./words";

type Option = { value: string; label: string };

/** How many licenses are left, for those who may see it. */
function useFree(mayAsk: boolean): (sku: LicenseSku) => string {
  const { data } = useQuery(useTRPC().tenant.overview.queryOptions(undefined, { enabled: mayAsk }));
  return (sku) => {
    const free = data?.licenses.find((pool) => pool.sku === sku)?.free;
    return free === undefined ? "" : ` (${formatNumber(free)} left)`;
  };
}

/** Recording, replay and access rules as choices. */
function useRuleOptions(): (kind: RuleKind) => Option[] {
  const { data: rules } = useSuspenseQuery(useTRPC().rules.list.queryOptions());
  return (kind) =>
    rules.filter((rule) => rule.kind === kind).map(({ id, name }) => ({ value: id, label: name }));
}

/** What holds when the own value is taken away, as far as it can be told from the list. */
function withoutOwn(people: readonly UserListItem[], field: keyof typeof shown): string {
  const [person, ...others] = people;
  if (!person || others.length > 0) return "No own value";
  const { value, source } = shown[field](person);
  return source.kind === "own" || value === null
    ? "No own value"
    : `No own value: ${value} (${sourceWords(source)})`;
}

const named = ({
  value,
  source,
}: UserListItem["recordingRule"]): Pick<UserListItem["license"], "source"> & { value: string | null } => ({
  value: value?.name ?? null,
  source,
});

const shown = {
  license: (person: UserListItem) => ({
    value: licenseOptions.find(({ value }) => value === person.license.value)?.label ?? null,
    source: person.license.source,
  }),
  regionalStorage: (person: UserListItem) => person.regionalStorage,
  recordingRuleId: (person: UserListItem) => named(person.recordingRule),
  replayRuleId: (person: UserListItem) => named(person.replayRule),
  accessRuleId: (person: UserListItem) => named(person.accessRule),
  addOnZoom: ({ addOnZoom: { value, source } }: UserListItem) => ({
    value: value === null ? null : value ? "On" : "Off",
    source,
  }),
};

type ConfigureDialogProps = {
  people: readonly UserListItem[];
  onSaved: (changed: number) => void;
  onClose: () => void;
};

/** The dialog `User Configuration`, for one person or for all that are ticked. */
export function ConfigureDialog({ people, onSaved, onClose }: ConfigureDialogProps) {
  const trpc = useTRPC();
  const queries = useQueryClient();
  const { data: me } = useSuspenseQuery(trpc.tenant.me.queryOptions());
  const rules = useRuleOptions();
  const free = useFree(me.rights.includes("tenant.manage"));
  const initial = initialForm(people);
  const { register, handleSubmit, setError, formState } = useForm({ defaultValues: initial });
  const configure = useMutation(
    trpc.users.configure.mutationOptions({
      onSuccess: async ({ changed }) => {
        await Promise.all(
          [trpc.users.pathKey(), trpc.rules.pathKey(), trpc.tenant.pathKey()].map((queryKey) =>
            queries.invalidateQueries({ queryKey }),
          ),
        );
        onSaved(changed);
      },
    }),
  );
  const submit = handleSubmit((chosen) => {
    const input = configureUsersInput.safeParse({
      personIds: people.map(({ id }) => id),
      changes: toChanges(initial, chosen),
    });
    if (input.success) configure.mutate(input.data);
    else setError("root", { message: input.error.issues[0]?.message ?? "Change at least one field." });
  });
  const field = (name: keyof ConfigurationForm, options: Option[], right: Right) => {
    const missing = ["users.add" as const, right].find((needed) => !me.rights.includes(needed));
    return {
      options: [
        ...(people.length > 1 ? [{ value: keep, label: "Leave as it is" }] : []),
        ...options,
        { value: none, label: withoutOwn(people, name) },
      ],
      disabled: missing !== undefined,
      ...(missing && { hint: `Your access rule lacks the right “${rightLabels[missing]}”.` }),
      ...register(name),
    };
  };
  const withFree = ({ value, label }: (typeof licenseOptions)[number]) => ({
    value,
    label: label + free(value),
  });
  const problem = configure.error ? errorMessage(configure.error) : formState.errors.root?.message;
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title="User Configuration"
      description={people.length === 1 ? people[0]?.name : counted(people.length, "person", "people")}
    >
      <form noValidate className="flex flex-col gap-4" onSubmit={(event) => void submit(event)}>
        <SelectField label="License" {...field("license", licenseOptions.map(withFree), "users.add")} />
        <fieldset className="flex flex-col gap-3 rounded-md border border-line px-3 pt-1 pb-3">
          <legend className="px-1 text-sm font-medium">Rules</legend>
          <SelectField
            label="Recording"
            {...field("recordingRuleId", rules("recording"), "rules.recording")}
          />
          <SelectField label="Replay" {...field("replayRuleId", rules("replay"), "rules.replay")} />
          <SelectField label="Access" {...field("accessRuleId", rules("access"), "rules.access")} />
        </fieldset>
        <SelectField
          label="Regional Storage (optional)"
          {...field("regionalStorage", regionOptions, "users.add")}
        />
        <SelectField
          label="Add On Zoom Integration"
          {...field(
            "addOnZoom",
            [
              { value: "on", label: `On${free("zoom")}` },
              { value: "off", label: "Off" },
            ],
            "users.add",
          )}
        />
        {problem && (
          <p role="alert" className="text-sm text-danger">
            {problem}
          </p>
        )}
        <DialogActions>
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" look="primary" busy={configure.isPending}>
            Save
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}
