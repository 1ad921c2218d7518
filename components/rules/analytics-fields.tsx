import { useQuery } from "@tanstack/react-query";
import { useController } from "react-hook-form";

import { useTRPC } from "@/components/trpc/client";
import { errorMessage } from "@/components/trpc/errors";
import { Checkbox } from "@/components/ui/field";

import { Fieldset } from "./fieldset";
import { languageName, languages } from "./languages";
import type { Naming } from "./picker-field";
import type { RuleForm } from "./rule-form";

type BoxesProps = {
  path: "analytics.transcriptionLanguages" | "analytics.categoryIds";
  options: readonly { value: string; label: string }[];
};

function Boxes({ path, options }: BoxesProps) {
  const { field, fieldState } = useController<RuleForm, BoxesProps["path"]>({ name: path });
  return (
    <>
      <div className="grid max-h-56 gap-x-3 gap-y-1.5 overflow-y-auto sm:grid-cols-3">
        {options.map(({ value, label }) => (
          <Checkbox
            key={value}
            label={label}
            checked={field.value.includes(value)}
            onChange={({ target }) =>
              field.onChange(
                target.checked ? [...field.value, value] : field.value.filter((other) => other !== value),
              )
            }
          />
        ))}
      </div>
      {fieldState.error && (
        <p role="alert" className="mt-1 text-sm text-danger">
          {fieldState.error.message}
        </p>
      )}
    </>
  );
}

/** What an analytics rule says: languages to transcribe, and categories to look for. */
export function AnalyticsFields({ names }: Pick<Naming, "names">) {
  const categories = useQuery(useTRPC().categories.list.queryOptions());
  const { field: chosen } = useController<RuleForm, "analytics.categoryIds">({
    name: "analytics.categoryIds",
  });
  const { field: spoken } = useController<RuleForm, "analytics.transcriptionLanguages">({
    name: "analytics.transcriptionLanguages",
  });
  const known = categories.data ?? [];
  const gone = chosen.value.filter((id) => !known.some((category) => category.id === id));
  const rare = spoken.value.filter((tag) => !languages.some((language) => language.tag === tag));
  return (
    <>
      <Fieldset
        legend="Transcription languages"
        hint="An analytics rule holds for people with the Analytics add-on."
      >
        <Boxes
          path="analytics.transcriptionLanguages"
          options={[
            ...languages.map(({ tag, name }) => ({ value: tag, label: name })),
            ...rare.map((tag) => ({ value: tag, label: languageName(tag) })),
          ]}
        />
      </Fieldset>
      <Fieldset legend="Categories">
        {categories.error ? (
          <p className="text-sm text-danger">{errorMessage(categories.error)}</p>
        ) : known.length + gone.length === 0 ? (
          <p className="text-sm text-muted">
            {categories.isPending ? "Loading" : "There are no categories yet. Add them under Categories."}
          </p>
        ) : (
          <Boxes
            path="analytics.categoryIds"
            options={[
              ...known.map(({ id, name }) => ({ value: id, label: name })),
              ...gone.map((id) => ({ value: id, label: names[id] ?? "A category that is gone" })),
            ]}
          />
        )}
      </Fieldset>
    </>
  );
}
