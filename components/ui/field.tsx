import { clsx } from "clsx";
import { type ComponentProps, type ReactNode, useId } from "react";

const control =
  "w-full rounded-md border border-control bg-surface px-2.5 text-sm text-ink placeholder:text-muted disabled:opacity-55 aria-invalid:border-danger";

export const inputClass = clsx(control, "h-control");

type FieldParts = { label: string; hint?: ReactNode; error?: string | undefined };
type ControlIds = { id: string; "aria-describedby"?: string; "aria-invalid"?: true };

function Field({ label, hint, error, children }: FieldParts & { children: (ids: ControlIds) => ReactNode }) {
  const id = useId();
  const described = [hint ? `${id}-hint` : "", error ? `${id}-error` : ""].filter(Boolean).join(" ");
  return (
    <div className="flex flex-col gap-1">
      <label htmlFor={id} className="text-sm font-medium">
        {label}
      </label>
      {children({
        id,
        ...(described && { "aria-describedby": described }),
        ...(error && { "aria-invalid": true }),
      })}
      {hint && (
        <p id={`${id}-hint`} className="text-2xs text-muted">
          {hint}
        </p>
      )}
      {error && (
        <p id={`${id}-error`} role="alert" className="text-sm text-danger">
          {error}
        </p>
      )}
    </div>
  );
}

/** Spread what react-hook-form's `register` returns into any of these. */
export function TextField({ label, hint, error, className, ...rest }: FieldParts & ComponentProps<"input">) {
  return (
    <Field label={label} hint={hint} error={error}>
      {(ids) => <input type="text" className={clsx(inputClass, className)} {...rest} {...ids} />}
    </Field>
  );
}

export function TextArea({
  label,
  hint,
  error,
  className,
  ...rest
}: FieldParts & ComponentProps<"textarea">) {
  return (
    <Field label={label} hint={hint} error={error}>
      {(ids) => <textarea rows={3} className={clsx(control, "py-1.5", className)} {...rest} {...ids} />}
    </Field>
  );
}

type SelectFieldProps = FieldParts &
  ComponentProps<"select"> & { options: readonly { value: string; label: string }[] };

export function SelectField({ label, hint, error, options, className, ...rest }: SelectFieldProps) {
  return (
    <Field label={label} hint={hint} error={error}>
      {(ids) => (
        <select className={clsx(inputClass, className)} {...rest} {...ids}>
          {options.map((option) => (
            <option key={option.value} value={option.value}>
              {option.label}
            </option>
          ))}
        </select>
      )}
    </Field>
  );
}

type TickProps = Omit<ComponentProps<"input">, "type" | "children"> & { label: ReactNode; hint?: ReactNode };

export function Checkbox({ label, hint, className, ...rest }: TickProps) {
  return (
    <label className={clsx("flex items-start gap-2 text-sm", className)}>
      <input type="checkbox" className="mt-0.5 size-4 shrink-0 accent-accent" {...rest} />
      <span>
        {label}
        {hint && <span className="block text-2xs text-muted">{hint}</span>}
      </span>
    </label>
  );
}

export function Switch({ label, hint, className, ...rest }: TickProps) {
  return (
    <label className={clsx("flex items-start gap-2.5 text-sm", className)}>
      <input
        type="checkbox"
        role="switch"
        className="relative mt-0.5 h-4.5 w-8 shrink-0 appearance-none rounded-full bg-control transition-colors before:absolute before:top-0.5 before:left-0.5 before:size-3.5 before:rounded-full before:bg-surface before:transition-transform checked:bg-accent checked:before:translate-x-3.5 disabled:opacity-55"
        {...rest}
      />
      <span>
        {label}
        {hint && <span className="block text-2xs text-muted">{hint}</span>}
      </span>
    </label>
  );
}
