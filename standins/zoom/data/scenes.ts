import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { diskBody, type Body } from "./bodies";

type SceneMedia = { name: string; sizeBytes: number; seconds: number };

/** One spoken scene of the sample media, written by make-media. Times are seconds from the start of its sound. */
export type Scene = {
  id: string;
  title: string;
  language: string;
  roles: string[];
  utterances: { role: number; startS: number; endS: number; text: string }[];
  chat: { atS: number; role: number; text: string }[];
  files: Record<string, SceneMedia>;
};

const folder = new URL("../media/", import.meta.url);
const scenes = JSON.parse(readFileSync(new URL("scenes.json", folder), "utf8")) as Scene[];

export function sceneById(id: string): Scene {
  const scene = scenes.find((one) => one.id === id);
  if (!scene) throw new Error(`No scene "${id}" among the sample media`);
  return scene;
}

/** A media file of a scene ("audio", "screen", "gallery", "speaker", "speaker-0", "thumbnail"), if it was made. */
export function sceneFile(scene: Scene, view: string): { body: Body; seconds: number } | undefined {
  const file = scene.files[view];
  return (
    file && {
      body: diskBody(fileURLToPath(new URL(file.name, folder)), file.sizeBytes),
      seconds: file.seconds,
    }
  );
}

/** How long a recording of the scene lasts, in whole seconds. */
export const sceneSeconds = (scene: Scene) => Math.ceil(scene.files["audio"]?.seconds ?? 0);
