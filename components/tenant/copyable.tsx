import { CopyButton } from "@/components/ui/copy-button";

/** A text to be copied exactly as it stands; `what` names it for the button. */
export function Copyable({ text, what }: { text: string; what: string }) {
  return (
    <div className="flex max-w-3xl items-start gap-1 rounded-md bg-sunken p-2">
      <pre className="min-w-0 grow self-center font-mono text-2xs break-all whitespace-pre-wrap">{text}</pre>
      <CopyButton text={text} label={`Copy ${what}`} />
    </div>
  );
}

/** A step of a guide. */
export function GuideStep({ title, children }: { title: string; children: React.ReactNode }) {
  return (
    <section className="flex flex-col gap-2 rounded-lg border border-line bg-surface p-4 text-sm">
      <h2 className="text-base font-semibold">{title}</h2>
      {children}
    </section>
  );
}
