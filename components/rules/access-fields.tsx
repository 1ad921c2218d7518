import { useSuspenseQuery } from "@tanstack/react-query";
import { useController } from "react-hook-form";

import { useTRPC } from "@/components/trpc/client";
import { Checkbox } from "@/components/ui/field";
import { Tabs } from "@/components/ui/tabs";
import { assignmentScopes, ruleKinds } from "@/db/constants";
import type { Right } from "@/server/domain/rules/schema";

import { adminGroups, assignedKindWords, scopeWords, userGroups } from "./access-groups";
import { Fieldset, Radio } from "./fieldset";
import { type Naming, PickerField } from "./picker-field";
import type { RuleForm } from "./rule-form";

const notYours = "You don’t have this right yourself, so you can’t give it.";

function RightBoxes({ groups }: { groups: typeof adminGroups }) {
  const { data: me } = useSuspenseQuery(useTRPC().tenant.me.queryOptions());
  const { field } = useController<RuleForm, "access.rights">({ name: "access.rights" });
  const toggle = (right: Right, on: boolean) =>
    field.onChange(on ? [...field.value, right] : field.value.filter((other) => other !== right));
  return groups.map(({ title, rights }) => (
    <Fieldset key={title} legend={title}>
      <div className="grid gap-2 sm:grid-cols-2">
        {rights.map(({ right, label }) => {
          const ticked = field.value.includes(right);
          const mine = me.rights.includes(right);
          return (
            <Checkbox
              key={right}
              label={label}
              checked={ticked}
              disabled={!mine && !ticked}
              hint={mine ? undefined : notYours}
              onChange={({ target }) => toggle(right, target.checked)}
            />
          );
        })}
      </div>
    </Fieldset>
  ));
}

function Assignment(naming: Naming) {
  const { data: own } = useSuspenseQuery(useTRPC().rules.ownAssignment.queryOptions());
  const scope = useController<RuleForm, "access.assignment.scope">({ name: "access.assignment.scope" }).field;
  const kinds = useController<RuleForm, "access.assignment.kinds">({ name: "access.assignment.kinds" }).field;
  const mayGive = (wanted: typeof scope.value) =>
    wanted === "none" || own.scope === "all" || own.scope === wanted;
  return (
    <Fieldset
      legend="User Assignment"
      hint="Whom one lists among the users, and whose rules one may assign. Hierarchy: everybody below oneself in the directory."
    >
      <div role="radiogroup" aria-label="User Assignment" className="flex flex-wrap gap-x-5 gap-y-2">
        {assignmentScopes.map((one) => (
          <Radio
            key={one}
            label={scopeWords[one]}
            name={scope.name}
            checked={scope.value === one}
            disabled={!mayGive(one) && scope.value !== one}
            title={mayGive(one) ? undefined : "Your own access rule covers fewer people."}
            onChange={() => scope.onChange(one)}
          />
        ))}
      </div>
      {scope.value === "certain" && (
        <div className="mt-3">
          <PickerField path="access.assignment.personIds" label="Users" of="people" {...naming} />
        </div>
      )}
      {scope.value !== "none" && (
        <div role="group" aria-label="Kinds of rule" className="mt-3 grid gap-2 sm:grid-cols-2">
          {ruleKinds.map((kind) => {
            const ticked = kinds.value.includes(kind);
            const mine = own.kinds.includes(kind);
            return (
              <Checkbox
                key={kind}
                label={assignedKindWords[kind]}
                checked={ticked}
                disabled={!mine && !ticked}
                hint={mine ? undefined : "You can’t assign these yourself."}
                onChange={({ target }) =>
                  kinds.onChange(
                    target.checked ? [...kinds.value, kind] : kinds.value.filter((other) => other !== kind),
                  )
                }
              />
            );
          })}
        </div>
      )}
    </Fieldset>
  );
}

/** What an access rule gives, in the manual's two tabs. */
export function AccessFields(naming: Naming) {
  return (
    <Tabs
      label="Rights"
      tabs={[
        {
          id: "admin",
          label: "Admin Rights",
          content: (
            <div className="flex flex-col gap-3 pt-3">
              <RightBoxes groups={adminGroups} />
              <Assignment {...naming} />
            </div>
          ),
        },
        {
          id: "user",
          label: "User Rights",
          content: (
            <div className="flex flex-col gap-3 pt-3">
              <RightBoxes groups={userGroups} />
            </div>
          ),
        },
      ]}
    />
  );
}
