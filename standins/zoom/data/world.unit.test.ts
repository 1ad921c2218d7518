import { readdirSync, statSync } from "node:fs";
import { text } from "node:stream/consumers";
import { describe, expect, test } from "vitest";
import type { Session } from "./model";
import { sceneById } from "./scenes";
import { World } from "./world";

const baseMs = Date.parse("2026-03-18T07:30:00Z");
const world = new World({ baseMs, firstStartMs: baseMs }, []);
const of = (key: string) => world.sessions.filter((session) => session.account.key === key);
const read = (session: Session, type: string) =>
  Promise.all(
    session.files
      .filter((file) => file.fileType === type)
      .map((file) => text(file.body.read(0, file.body.sizeBytes - 1))),
  );

describe("the data set", () => {
  test("holds forty meetings of Contoso and three to come, and twelve of Fabrikam", () => {
    expect(of("contoso").filter((session) => session.visibleMs === 0)).toHaveLength(40);
    expect(of("contoso").filter((session) => session.visibleMs === baseMs + 60_000)).toHaveLength(3);
    const hosts = of("fabrikam").map((session) => session.host.email);
    expect(hosts).toHaveLength(12);
    expect(new Set(hosts)).toEqual(new Set(["gus.keller@fabrikam.example", "hana.sato@fabrikam.example", "ivan.petrov@fabrikam.example"])); // prettier-ignore
    const kinds = of("fabrikam").map((session) => session.files.map((file) => file.fileType).join(" "));
    expect(kinds.sort()).toEqual([...Array<string>(10).fill("MP4 M4A TRANSCRIPT"), ...Array<string>(2).fill("MP4 M4A TRANSCRIPT CHAT")]); // prettier-ignore
  });

  test("lies on working days in the 62 days before its date, and is the same each time", () => {
    const settled = world.sessions.filter((session) => session.visibleMs === 0 && session.completeMs === 0);
    for (const { beganMs } of settled) {
      const began = new Date(beganMs);
      expect([0, 6]).not.toContain(began.getUTCDay());
      expect(began.getUTCHours()).toBeGreaterThanOrEqual(8);
      expect(began.getUTCHours()).toBeLessThan(17);
      expect(baseMs - beganMs).toBeLessThan(62 * 86_400_000);
      expect(beganMs).toBeLessThan(baseMs);
    }
    const again = new World({ baseMs, firstStartMs: baseMs }, []);
    const facts = (one: World) => one.sessions.map((session) => [session.uuid, session.number, session.startMs, session.files.map(({ id }) => id)]); // prettier-ignore
    expect(facts(again)).toEqual(facts(world));
  });

  test("has the awkward shapes of real accounts", () => {
    const contoso = of("contoso");
    const uuids = contoso.map((session) => session.uuid);
    for (const uuid of uuids) expect(uuid).toMatch(/^[A-Za-z0-9+/]{22}==$/);
    expect(uuids.filter((uuid) => uuid.startsWith("/"))).toHaveLength(1);
    expect(uuids.some((uuid) => uuid.indexOf("//") > 0)).toBe(true);
    expect(contoso.filter((session) => session.withoutFilesKey)).toHaveLength(1);
    expect(contoso.filter((session) => session.completeMs > baseMs)).toHaveLength(1);
    expect(contoso.filter((session) => session.beganMs - session.startMs === 13 * 86_400_000)).toHaveLength(
      1,
    );
    expect(contoso.filter((session) => session.type === 5)).toHaveLength(1);
    expect(contoso.some((session) => session.topic.includes("<script>"))).toBe(true);
    expect(contoso.some((session) => session.host.email === "Elif.Aydin@Contoso.example")).toBe(true);
    const several = contoso.filter((session) => new Set(session.files.map((file) => file.startMs)).size > 1);
    expect(several.length).toBeGreaterThanOrEqual(3);
    const types = new Set(
      contoso.flatMap((session) => session.files.map((file) => file.recordingType ?? "each speaker")),
    );
    expect([...types].sort()).toEqual(["active_speaker", "audio_only", "audio_transcript", "chat_file", "closed_caption", "each speaker", "gallery_view", "poll", "shared_screen_with_speaker_view", "summary", "thumbnail", "timeline"]); // prettier-ignore
  });

  test("transcript, chat and timeline of each meeting agree on names and words", async () => {
    for (const session of world.sessions) {
      const names = session.attendees.map((who) => who.name);
      const speakers = (await read(session, "TRANSCRIPT")).flatMap((vtt) => [...vtt.matchAll(/^([^\d\n][^:\n]*): \S/gm)].map((match) => match[1] ?? "")); // prettier-ignore
      const typed = (await read(session, "CHAT")).flatMap((chat) => [...chat.matchAll(/^\d\d:\d\d:\d\d\t(.*?):\t/gm)].map((match) => match[1] ?? "")); // prettier-ignore
      const heard = (await read(session, "TIMELINE")).flatMap(
        (json) =>
        (JSON.parse(json) as { timeline: { users: { username: string }[] }[] }).timeline.flatMap((point) => point.users.map((user) => user.username)), // prettier-ignore
      );
      for (const name of [...speakers, ...typed, ...heard]) expect(names, session.topic).toContain(name);
    }
  });
});

describe("the sample media", () => {
  test("stay under 6 MB, and cues lie inside the sound", () => {
    const folder = new URL("../media/", import.meta.url);
    const sizes = readdirSync(folder).map((name) => statSync(new URL(name, folder)).size);
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(6_000_000);
    for (const id of new Set([
      "trade-order",
      "block-trade",
      "complaint",
      "advice",
      "onboarding",
      "weekly",
      "kundengespraech",
      "briefing",
    ])) {
      // prettier-ignore
      const scene = sceneById(id);
      const soundS = scene.files["audio"]?.seconds ?? 0;
      expect(soundS).toBeGreaterThan(20);
      expect(Math.abs((scene.files["screen"]?.seconds ?? 0) - soundS)).toBeLessThan(0.6);
      expect(scene.utterances.at(-1)?.endS).toBeLessThan(soundS);
      scene.utterances.reduce((endS, one) => (expect(one.startS).toBeGreaterThan(endS), one.endS), 0);
    }
  });
});
