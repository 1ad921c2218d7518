/**
 * Makes the sample media again: `npx tsx standins/zoom/make-media.ts`. Needs espeak-ng, ffmpeg and the DejaVu fonts.
 * Every utterance is synthesised by itself, so that cue times are the true positions in the sound.
 */
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { SceneScript } from "./scene-script";
import { scenes } from "./scenes";
import { filterFor, type View } from "./make-media-pictures";

const media = fileURLToPath(new URL("./media/", import.meta.url));
const scratch = mkdtempSync(join(tmpdir(), "zoom-media-"));
const rate = 22_050;
const leadS = 1;
const gapS = 0.45;

const run = (command: string, args: string[]) =>
  execFileSync(command, args, { encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });
const ffmpeg = (args: string[]) => run("ffmpeg", ["-y", "-v", "error", "-fflags", "+bitexact", ...args]);

function pcmOf(wav: Buffer): Buffer {
  const at = wav.indexOf("data");
  if (wav.readUInt32LE(24) !== rate || wav.readUInt16LE(22) !== 1)
    throw new Error("espeak-ng gave another format");
  return wav.subarray(at + 8, wav.length - ((wav.length - at - 8) % 2));
}

function wavOf(pcm: Buffer): Buffer {
  const head = Buffer.alloc(44);
  head.write("RIFF", 0);
  head.writeUInt32LE(36 + pcm.length, 4);
  head.write("WAVEfmt ", 8);
  head.writeUInt32LE(16, 16);
  head.writeUInt16LE(1, 20);
  head.writeUInt16LE(1, 22);
  head.writeUInt32LE(rate, 24);
  head.writeUInt32LE(rate * 2, 28);
  head.writeUInt16LE(2, 32);
  head.writeUInt16LE(16, 34);
  head.write("data", 36);
  head.writeUInt32LE(pcm.length, 40);
  return Buffer.concat([head, pcm]);
}

const silence = (seconds: number): Buffer => Buffer.alloc(Math.round(seconds * rate) * 2);
const secondsOf = (pcm: Buffer) => pcm.length / 2 / rate;
const round = (seconds: number) => Math.round(seconds * 1000) / 1000;
const probe = (file: string) =>
  round(
    Number(
      run("ffprobe", ["-v", "error", "-show_entries", "format=duration", "-of", "csv=p=0", file]).trim(),
    ),
  );

function speak(scene: SceneScript) {
  const all: Buffer[] = [silence(leadS)];
  const apart: Buffer[][] = scene.roles.map(() => [silence(leadS)]);
  let atS = secondsOf(silence(leadS));
  const chat: { atS: number; role: number; text: string }[] = [];
  const utterances = scene.lines.map((line) => {
    const wav = join(scratch, "utterance.wav");
    const role = scene.roles[line.role];
    if (!role) throw new Error(`${scene.id}: no role ${line.role}`);
    run("espeak-ng", ["-v", role.voice, "-s", "160", "-w", wav, line.text]);
    const pcm = pcmOf(readFileSync(wav));
    const utterance = {
      role: line.role,
      startS: round(atS),
      endS: round(atS + secondsOf(pcm)),
      text: line.text,
    };
    const gap = silence(gapS);
    all.push(pcm, gap);
    apart.forEach((track, index) => track.push(index === line.role ? pcm : Buffer.alloc(pcm.length), gap));
    atS += secondsOf(pcm) + secondsOf(gap);
    if (line.chat) chat.push({ atS: round(atS), ...line.chat });
    return utterance;
  });
  return { utterances, chat, all: Buffer.concat(all), apart: apart.map((track) => Buffer.concat(track)) };
}

function describe(name: string, seconds?: number) {
  const file = join(media, name);
  return { name, sizeBytes: statSync(file).size, seconds: seconds ?? probe(file) };
}

function encodeAudio(pcm: Buffer, name: string) {
  const wav = join(scratch, "track.wav");
  writeFileSync(wav, wavOf(pcm));
  ffmpeg([
    "-i",
    wav,
    "-c:a",
    "aac",
    "-b:a",
    "16k",
    "-ac",
    "1",
    "-ar",
    "16000",
    "-movflags",
    "+faststart",
    join(media, name),
  ]);
  return describe(name);
}

/** Recordings of calls are MP3. */
function encodePhone(id: string) {
  const name = `${id}.mp3`;
  const sound = ["-c:a", "libmp3lame", "-b:a", "16k", "-ac", "1", "-ar", "16000"];
  const bare = ["-write_xing", "0", "-id3v2_version", "0", "-flags", "+bitexact"];
  ffmpeg(["-i", join(media, `${id}.m4a`), ...sound, ...bare, join(media, name)]);
  return describe(name);
}

function make(scene: SceneScript) {
  const { utterances, chat, all, apart } = speak(scene);
  const files: Record<string, ReturnType<typeof describe>> = { audio: encodeAudio(all, `${scene.id}.m4a`) };
  files["phone"] = encodePhone(scene.id);
  const wav = join(scratch, "all.wav");
  writeFileSync(wav, wavOf(all));
  const views: View[] = scene.everyView ? ["screen", "gallery", "speaker"] : ["screen"];
  for (const view of views) {
    const name = view === "screen" ? `${scene.id}.mp4` : `${scene.id}-${view}.mp4`;
    const picture = `color=c=${scene.colours[0]}:size=320x180:rate=2`;
    const filter = filterFor(view, scene, utterances, scratch);
    ffmpeg([
      "-f",
      "lavfi",
      "-i",
      picture,
      "-i",
      wav,
      "-t",
      String(secondsOf(all)),
      "-vf",
      filter,
      "-c:v",
      "libx264",
      "-crf",
      "34",
      "-pix_fmt",
      "yuv420p",
      "-g",
      "4",
      "-c:a",
      "aac",
      "-b:a",
      "16k",
      "-ac",
      "1",
      "-ar",
      "16000",
      "-movflags",
      "+faststart",
      join(media, name),
    ]);
    files[view] = describe(name);
  }
  if (scene.everyView) {
    apart.forEach(
      (track, role) => (files[`speaker-${role}`] = encodeAudio(track, `${scene.id}-${role}.m4a`)),
    );
    const name = `${scene.id}.jpg`;
    ffmpeg([
      "-ss",
      "3",
      "-i",
      join(media, `${scene.id}.mp4`),
      "-frames:v",
      "1",
      "-q:v",
      "6",
      join(media, name),
    ]);
    files["thumbnail"] = describe(name, 0);
  }
  console.log(`${scene.id}: ${secondsOf(all).toFixed(1)} s, ${Object.keys(files).length} files`);
  const roles = scene.roles.map((role) => role.label);
  return { id: scene.id, title: scene.title, language: scene.language, roles, utterances, chat, files };
}

try {
  writeFileSync(join(media, "scenes.json"), `${JSON.stringify(scenes.map(make), null, 1)}\n`);
} finally {
  rmSync(scratch, { recursive: true });
}
