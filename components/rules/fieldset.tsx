import type { ReactNode } from "react";

type FieldsetProps = { legend: string; hint?: ReactNode; disabled?: boolean; children: ReactNode };

/** A framed group of the editor. */
export function Fieldset({ legend, hint, disabled = false, children }: FieldsetProps) {
  return (
    <fieldset disabled={disabled} className="min-w-0 rounded-md border border-line px-3 pt-1 pb-3">
      <legend className="px-1 text-sm font-medium">{legend}</legend>
      {children}
      {hint && <p className="mt-1.5 text-2xs text-muted">{hint}</p>}
    </fieldset>
  );
}

type RadioProps = React.ComponentProps<"input"> & { label: string };

export function Radio({ label, ...rest }: RadioProps) {
  return (
    <label className="flex items-center gap-2 text-sm has-disabled:opacity-55">
      <input type="radio" className="size-4 accent-accent" {...rest} />
      {label}
    </label>
  );
}
