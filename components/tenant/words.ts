import type { MediaClass } from "@/db/constants";
import type { SetupStep } from "@/server/domain/tenants/schema";

export const setupStepWords: Record<SetupStep["key"], string> = {
  sign_in: "Sign in",
  consent: "Grant admin consent",
  licenses: "Licenses",
  people: "Give people a license, the Zoom add-on and a recording rule",
  rules: "Recording rule",
  job: "Integration job",
  zoom: "Connect Zoom",
  first_recording: "First recording",
};

export const setupStateWords: Record<SetupStep["state"], string> = {
  done: "Done",
  open: "To do",
  waiting: "Waits for an earlier step",
};

/** What Microsoft's consent page led to; stands in the address as `?consent=`. */
export const consentOutcomes = ["granted", "denied", "not_ours", "not_confirmed"] as const;
export type ConsentOutcome = (typeof consentOutcomes)[number];

export const consentWords: Record<ConsentOutcome, { said: string; next: string }> = {
  granted: {
    said: "Admin consent is granted.",
    next: "People and groups are being read from the directory; use Refresh to see how far that is.",
  },
  denied: {
    said: "Admin consent was not granted: it was declined at Microsoft.",
    next: "Ask a global administrator of your organisation to open this page and use “Grant admin consent”.",
  },
  not_ours: {
    said: "This way back from Microsoft does not belong to this sign-in.",
    next: "It was used already, took too long, or was started in another browser. Start it again here, and finish it in this browser.",
  },
  not_confirmed: {
    said: "Microsoft has not confirmed the consent yet.",
    next: "This can take a few minutes. Wait, then use “Grant admin consent” again; nothing has to be accepted twice.",
  },
};

const mediaWords: Record<MediaClass, string> = {
  audio: "audio",
  video: "video",
  screen: "screen sharing",
  chat: "chat",
  text: "transcripts",
  unknown: "other files",
};

const isMedia = (text: string): text is MediaClass => text in mediaWords;

/** "Audio, transcripts, chat". */
export function importWords(media: readonly string[]): string {
  const words = media.map((known) => (isMedia(known) ? mediaWords[known] : known)).join(", ");
  return words.charAt(0).toUpperCase() + words.slice(1);
}
