/** One scripted conversation: who speaks with which voice, what is said, and what is typed into the chat meanwhile. */
export type SceneScript = {
  id: string;
  title: string;
  language: "en" | "de";
  /** Background and accent of the shared screen, as ffmpeg colours. */
  colours: [string, string];
  /** What the shared screen shows. */
  slide: string[];
  roles: { label: string; voice: string }[];
  /** Role and words; `chat` is typed by that role just after the words. */
  lines: { role: number; text: string; chat?: { role: number; text: string } }[];
  /** Also rendered as gallery and active-speaker views, with a thumbnail and one audio file per speaker. */
  everyView?: boolean;
};
