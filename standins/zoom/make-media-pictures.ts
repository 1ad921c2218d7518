import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { SceneScript } from "./scene-script";

/** `screen` = shared screen with the speaker, `gallery` = all people, `speaker` = only who speaks. */
export type View = "screen" | "gallery" | "speaker";
type Utterance = { role: number; startS: number; endS: number };

const font = "/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf";

/**
 * The ffmpeg filter that draws one view of a scene: the title, the slide and the role of whoever speaks. Roles, not names: the
 * pictures are shared by many meetings, the names belong to each meeting's text files.
 */
export function filterFor(view: View, scene: SceneScript, utterances: Utterance[], scratch: string): string {
  let files = 0;
  const text = (words: string, rest: string) => {
    const file = join(scratch, `text-${view}-${files++}.txt`);
    writeFileSync(file, words);
    return `drawtext=fontfile=${font}:textfile=${file}:expansion=none:${rest}`;
  };
  const accent = scene.colours[1];
  const during = (role: number) =>
    utterances
      .filter((utterance) => utterance.role === role)
      .map(({ startS, endS }) => `between(t,${startS},${endS})`)
      .join("+");
  const labels = scene.roles.map((role) => role.label);
  if (view === "speaker") {
    return labels
      .map((label, role) =>
        text(label, `x=(w-tw)/2:y=(h-th)/2:fontsize=26:fontcolor=white:enable='${during(role)}'`),
      )
      .join(",");
  }
  if (view === "gallery") {
    const width = 280 / labels.length;
    return labels
      .flatMap((label, role) => {
        const x = Math.round(20 + role * width);
        const box = `x=${x}:y=50:w=${Math.round(width - 10)}:h=90`;
        return [
          `drawbox=${box}:color=white@0.12:t=fill`,
          `drawbox=${box}:color=${accent}:t=3:enable='${during(role)}'`,
          text(label, `x=${x + 10}:y=118:fontsize=13:fontcolor=white`),
        ];
      })
      .join(",");
  }
  return [
    `drawbox=x=0:y=0:w=320:h=30:color=${accent}:t=fill`,
    text(scene.title, "x=10:y=8:fontsize=15:fontcolor=black"),
    ...scene.slide.map((line, index) => text(line, `x=14:y=${44 + index * 20}:fontsize=13:fontcolor=white`)),
    ...labels.map((label, role) =>
      text(`Speaking: ${label}`, `x=14:y=156:fontsize=13:fontcolor=${accent}:enable='${during(role)}'`),
    ),
  ].join(",");
}
