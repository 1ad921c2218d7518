import { describe, expect, it } from "vitest";
import { checkFirstBytes, sniff, sniffBytes, type ExpectedType, type SniffedType } from "./media-type";

const bytes = (...parts: (string | number[])[]) =>
  Buffer.concat(parts.map((part) => (typeof part === "string" ? Buffer.from(part) : Buffer.from(part))));
const bom = [0xef, 0xbb, 0xbf];

const samples: readonly (readonly [string, Buffer, SniffedType])[] = [
  ["an MP4", bytes([0, 0, 0, 32], "ftypisom"), "mp4"],
  ["an M4A", bytes([0, 0, 0, 28], "ftypM4A ", [0, 0, 2, 0]), "mp4"],
  ["a WAV", bytes("RIFF", [0x24, 0xf0, 0, 0], "WAVEfmt "), "wav"],
  ["another RIFF", bytes("RIFF", [0x24, 0xf0, 0, 0], "AVI LIST"), "unknown"],
  ["a JPEG", bytes([0xff, 0xd8, 0xff, 0xe0, 0, 16], "JFIF"), "jpeg"],
  ["a PNG", bytes([0x89], "PNG\r\n", [0x1a], "\n"), "png"],
  ["an MP3 with tags", bytes("ID3", [4, 0, 0]), "mp3"],
  ["an MP3 without tags", bytes([0xff, 0xfb, 0x90, 0x64]), "mp3"],
  ["an MP3 of MPEG 2", bytes([0xff, 0xf3, 0x84, 0xc4]), "mp3"],
  ["an AAC stream", bytes([0xff, 0xf1, 0x50, 0x80]), "unknown"],
  ["a captions file", bytes("WEBVTT\n\n1\n00:00:01.000 --> 00:00:02.000\nHello"), "vtt"],
  ["a captions file with a byte order mark", bytes(bom, "WEBVTT\r\n"), "vtt"],
  ["a captions file with a title", bytes("WEBVTT - Weekly"), "vtt"],
  ["a captions file without cues", bytes("WEBVTT"), "vtt"],
  ["a word like captions", bytes("WEBVTTX"), "text"],
  ["a JSON object", bytes(bom, ' \n{"timeline": []}'), "json"],
  ["a JSON list", bytes("[]"), "json"],
  ["a chat", bytes("00:01:02\tAnna Ö:\tHi < all\n"), "text"],
  ["a chat that quotes HTML", bytes("00:01:02\tAnna:\t<html>"), "text"],
  ["a chat cut inside a letter", bytes("Grüße ").subarray(0, 3), "text"],
  ["a table", bytes("Poll,Question\r\n1,Why?\r\n"), "text"],
  ["an empty file", bytes(), "text"],
  ["a page", bytes("<!DOCTYPE html><title>Zoom</title>"), "html"],
  ["a page after white space", bytes(bom, "\r\n\t <HTML lang=en>"), "html"],
  ["a page after a comment", bytes("<!-- error --> <head>"), "html"],
  ["an XHTML page", bytes('<?xml version="1.0"?>\n<!doctype html>'), "html"],
  ["a page's script", bytes("<script>location='/signin'</script>"), "html"],
  ["XML", bytes('<?xml version="1.0"?><Error/>'), "text"],
  ["a ZIP", bytes("PK", [3, 4, 20, 0]), "unknown"],
  ["Latin-1", bytes([0x47, 0x72, 0xfc, 0x6e]), "unknown"],
  ["zeros", Buffer.alloc(sniffBytes), "unknown"],
];

describe("first bytes", () => {
  it.each(samples)("of %s are told", (_, head, type) => {
    expect(sniff(head)).toBe(type);
    expect(sniff(new Uint8Array([1, ...head, 1]).subarray(1, head.length + 1))).toBe(type);
  });

  const accepted: Readonly<Record<ExpectedType, readonly SniffedType[]>> = {
    audio: ["mp3", "wav", "mp4"],
    mp4: ["mp4"],
    m4a: ["mp4"],
    mp3: ["mp3"],
    wav: ["wav"],
    jpeg: ["jpeg"],
    png: ["png"],
    vtt: ["vtt"],
    json: ["json"],
    text: ["text", "json", "vtt"],
  };

  it.each(Object.keys(accepted) as ExpectedType[])("of a file announced as %s are checked", (expected) => {
    for (const [, head, type] of samples) {
      const verdict = accepted[expected].includes(type) ? "ok" : type === "html" ? "html" : "mismatch";
      expect(checkFirstBytes(expected, head)).toBe(verdict);
    }
  });
});
