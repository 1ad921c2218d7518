import type { EntraError, SignInFailure } from "./sign-in-error";

/** What a person reads after a sign-in that did not work: what happened, what to do, and numbers for whoever helps. */
export type SignInExplanation = { title: string; advice: string; facts: { label: string; value: string }[] };

type Sentences = { title: string; advice: string };

const again: Sentences = {
  title: "The sign-in was not finished.",
  advice: "It took too long, or it was begun again in another window. Sign in again, in this window.",
};
const refusedAnswer: Sentences = {
  title: "Microsoft's answer could not be trusted, so nobody was signed in.",
  advice: "Sign in again. If it happens again, give the word below to whoever runs this archive.",
};
const otherAccount: Sentences = {
  title: "This account does not exist in your organization.",
  advice: "Sign in with your work account; a private window helps when the browser insists on another one.",
};
const approval: Sentences = {
  title: "Your organization has not approved this app yet.",
  advice: "A global administrator signs in once and ticks “Consent on behalf of your organization”.",
};
const accountState: Sentences = {
  title:
    "Microsoft does not let this account in: it is locked or disabled, or its password is wrong or expired.",
  advice: "Your organization's help desk can mend the account.",
};
const anotherStep: Sentences = {
  title: "Microsoft wants to see you in person for this sign-in.",
  advice: "Sign in again and finish the steps that Microsoft asks for, such as a second factor.",
};
const policy: Sentences = {
  title: "A rule of your organization blocks this sign-in, for this device or place.",
  advice: "Use a device and network that your organization allows, or ask its help desk.",
};
const secret: Sentences = {
  title: "This archive can't prove itself to Microsoft.",
  advice:
    "The operator sets ENTRA_CLIENT_SECRET to a valid secret's value (not its ID) of the right app registration.",
};

/** By AADSTS number; Microsoft may change numbers, so an unknown one gets a sentence too. */
const table: readonly (readonly [codes: readonly number[], sentences: Sentences])[] = [
  [
    [50011, 500112],
    {
      title: "Microsoft does not know this archive's return address.",
      advice:
        "The operator adds the address of this archive followed by /api/auth/callback/microsoft-entra-id to the app registration, exactly.",
    },
  ],
  [
    [700016, 500011],
    {
      title: "Microsoft does not know this app in your organization.",
      advice: "The operator checks ENTRA_CLIENT_ID, or a global administrator signs in first and consents.",
    },
  ],
  [
    [50194],
    {
      title: "The app registration serves one organization only.",
      advice: "The operator sets ENTRA_TENANT to that organization's tenant ID.",
    },
  ],
  [
    [90002, 50059, 900023],
    {
      title: "Microsoft does not know this organization.",
      advice: "The operator checks ENTRA_TENANT: a tenant ID, or organizations for several.",
    },
  ],
  [[7000215, 7000222, 7000218, 700027, 7000112], secret],
  [
    [65004],
    {
      title: "The permissions were declined.",
      advice: "Sign in again and accept them: the archive reads your name and user ID, nothing else.",
    },
  ],
  [[65001, 650056, 650057, 90008, 90094, 90095, 90099], approval],
  [
    [50105],
    {
      title: "You are not assigned to this app.",
      advice:
        "An administrator of your organization assigns you to it in Entra, under Enterprise applications.",
    },
  ],
  [[50020, 50034, 90072, 500208], otherAccount],
  [[50053, 50055, 50057, 50126], accountState],
  [[50058, 16000, 50072, 50074, 50076, 50078, 50079, 50158], anotherStep],
  [[53000, 53001, 53003, 53004, 530032, 530035, 500212, 500213], policy],
  [[54005, 70008, 70000, 700082, 700084, 50173, 70043, 501481, 50196], again],
];

const byCode = new Map(
  table.flatMap(([codes, sentences]) => codes.map((code) => [code, sentences] as const)),
);

const otherEntraError: Sentences = {
  title: "Microsoft refused the sign-in.",
  advice: "Sign in again. If it happens again, give the numbers below to whoever runs this archive.",
};

const byFailure: Readonly<Partial<Record<SignInFailure, Sentences>>> = {
  state: again,
  restart: again,
  expired: {
    title: "Microsoft's answer had expired.",
    advice: "Sign in again. If it happens again, the clock of this archive's server may be wrong.",
  },
  tenant: {
    title: "This account belongs to another organization.",
    advice: "Sign in with an account of the organization that this archive belongs to.",
  },
  unreachable: {
    title: "Microsoft can't be reached from this archive.",
    advice: "Try again in a few minutes. The operator checks the server's way to the internet.",
  },
  internal: {
    title: "Something went wrong on our side.",
    advice: "Try again in a few minutes. The operator finds the cause in the log.",
  },
};

export function explainFailure(failure: SignInFailure, entra: EntraError | null): SignInExplanation {
  const known = entra === null || entra.code === null ? undefined : byCode.get(entra.code);
  const sentences = failure === "entra" ? (known ?? otherEntraError) : (byFailure[failure] ?? refusedAnswer);
  const facts = [
    { label: "Refused because of", value: failure === "entra" ? null : failure },
    { label: "Error", value: entra === null || entra.code === null ? null : `AADSTS${entra.code}` },
    { label: "Correlation ID", value: entra?.correlationId ?? null },
    { label: "Trace ID", value: entra?.traceId ?? null },
    { label: "Time", value: entra?.timestamp ?? null },
  ];
  return {
    ...sentences,
    facts: facts.flatMap(({ label, value }) => (value === null ? [] : [{ label, value }])),
  };
}
