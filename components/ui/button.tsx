import { clsx } from "clsx";
import { LoaderCircle } from "lucide-react";
import type { ComponentProps } from "react";

type ButtonLook = "primary" | "secondary" | "ghost" | "danger";

const looks: Record<ButtonLook, string> = {
  primary: "bg-accent text-accent-ink hover:bg-accent-strong",
  secondary: "border border-control bg-surface text-ink hover:bg-accent-soft",
  ghost: "text-ink hover:bg-accent-soft",
  danger: "border border-danger bg-surface text-danger hover:bg-danger-soft",
};

/** For links that look like buttons. */
export const buttonClass = (look: ButtonLook = "secondary", className?: string) =>
  clsx(
    "inline-flex h-control items-center justify-center gap-1.5 rounded-md px-3 text-sm font-medium whitespace-nowrap transition-colors select-none",
    "disabled:cursor-not-allowed disabled:opacity-55 aria-disabled:opacity-55",
    looks[look],
    className,
  );

type ButtonProps = ComponentProps<"button"> & { look?: ButtonLook; busy?: boolean };

/** `busy` shows that its work is under way and takes no second press. */
export function Button({
  look = "secondary",
  busy = false,
  className,
  children,
  disabled,
  ...rest
}: ButtonProps) {
  return (
    <button
      type="button"
      className={buttonClass(look, className)}
      disabled={disabled || busy}
      aria-busy={busy || undefined}
      {...rest}
    >
      {busy && <LoaderCircle aria-hidden className="size-3.5 animate-spin" />}
      {children}
    </button>
  );
}

type IconButtonProps = ComponentProps<"button"> & { label: string };

/** An icon alone; `label` is its accessible name and its tooltip. */
export function IconButton({ label, className, children, ...rest }: IconButtonProps) {
  return (
    <button
      type="button"
      aria-label={label}
      title={label}
      className={clsx(
        "inline-flex size-control shrink-0 items-center justify-center rounded-md transition-colors hover:bg-accent-soft disabled:opacity-55 [&_svg]:size-4",
        className,
      )}
      {...rest}
    >
      {children}
    </button>
  );
}
