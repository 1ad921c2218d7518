import { buttonClass } from "@/components/ui/button";

type SignInFormProps = {
  label: string;
  callbackUrl: string;
  /** Shows Microsoft's list of accounts even where one is signed in already. */
  chooseAccount?: boolean;
};

/** Leads to Microsoft; a plain form, so that it works before any script has loaded. */
export function SignInForm({ label, callbackUrl, chooseAccount = false }: SignInFormProps) {
  return (
    <form method="post" action="/api/auth/signin/microsoft-entra-id">
      <input type="hidden" name="callbackUrl" value={callbackUrl} />
      {chooseAccount && <input type="hidden" name="prompt" value="select_account" />}
      <button type="submit" className={buttonClass("primary", "h-10 w-full gap-2.5 text-base")}>
        <MicrosoftMark />
        {label}
      </button>
    </form>
  );
}

function MicrosoftMark() {
  return (
    <svg viewBox="0 0 21 21" aria-hidden className="size-4">
      <path fill="#f25022" d="M1 1h9v9H1z" />
      <path fill="#7fba00" d="M11 1h9v9h-9z" />
      <path fill="#00a4ef" d="M1 11h9v9H1z" />
      <path fill="#ffb900" d="M11 11h9v9h-9z" />
    </svg>
  );
}
