import { clockMs, linesOf } from "./segment";

export type ChatLine = {
  atMs: number;
  /** `recording`: ms since the recording began. `wall_clock`: time of day of whoever saved the file. */
  base: "recording" | "wall_clock";
  speaker: string | null;
  /** As written in files saved by a desktop client ("Everyone", a name); null in cloud files. */
  to: string | null;
  kind: "message" | "reply" | "reaction";
  /** Line breaks kept; for replies and reactions with the quotation Zoom puts before it. */
  text: string;
};

const start = /^(\d{1,3}:\d{2}:\d{2})(?=[\t ])/;

/**
 * In-meeting chat: the cloud file (`HH:MM:SS` TAB `Name:` TAB `text`), and both grammars of files that desktop clients
 * save (`HH:MM:SS From Name to Everyone:` with the text below; older `HH:MM:SS` TAB ` From  Name : text`). A line that
 * begins no message belongs to the one before it. One pass; never throws; keeps every word.
 */
export function parseChat(text: string): ChatLine[] {
  const messages: (Omit<ChatLine, "kind" | "text"> & { lines: string[] })[] = [];
  for (const line of linesOf(text)) {
    const head = headOf(line);
    const last = messages.at(-1);
    if (head) messages.push(head);
    else if (last) last.lines.push(last.base === "wall_clock" ? line.replace(/^\t/, "") : line);
    else if (line.trim() !== "") messages.push({ ...nobody, atMs: 0, lines: [line] });
  }
  return messages.map(({ lines, ...message }) => {
    while (lines.at(-1)?.trim() === "") lines.pop();
    const whole = lines.join("\n");
    return { ...message, kind: kindOf(whole), text: whole };
  });
}

type Head = Omit<ChatLine, "kind" | "text"> & { lines: string[] };

const nobody = { base: "recording", speaker: null, to: null } as const;

function headOf(line: string): Head | null {
  const time = start.exec(line)?.[1];
  const atMs = time === undefined ? null : clockMs(time);
  if (time === undefined || atMs === null) return null;
  const rest = line.slice(time.length);
  const inCloud = rest.startsWith("\t");
  const cloud = inCloud ? cloudHead(rest.slice(1)) : null;
  const desktop = cloud && !rest.startsWith("\t From ") ? null : desktopHead(rest);
  const head = desktop ?? cloud ?? (inCloud ? { ...nobody, lines: [rest.slice(1)] } : null);
  return head && { ...head, atMs };
}

/** The name ends at the colon directly before a tab, for names may hold colons and tabs too. */
function cloudHead(body: string): Omit<Head, "atMs"> | null {
  const colon = body.indexOf(":\t");
  if (colon < 0) return null;
  return {
    ...nobody,
    speaker: body.slice(0, colon).trim() || null,
    lines: linesUnlessEmpty(body.slice(colon + 2)),
  };
}

function desktopHead(rest: string): Omit<Head, "atMs"> | null {
  const from = /^[\t ]{1,4}From {1,2}/.exec(rest);
  if (!from) return null;
  const body = rest.slice(from[0].length);
  const older = body.indexOf(" : ");
  if (older >= 0) return { ...namesIn(body.slice(0, older)), lines: linesUnlessEmpty(body.slice(older + 3)) };
  const names = body.trimEnd();
  return names.endsWith(":") ? { ...namesIn(names.slice(0, -1)), lines: [] } : null;
}

function namesIn(names: string): Pick<ChatLine, "base" | "speaker" | "to"> {
  const to = names.lastIndexOf(" to ");
  const [speaker, receiver] = to < 0 ? [names, ""] : [names.slice(0, to), names.slice(to + 4)];
  return { base: "wall_clock", speaker: speaker.trim() || null, to: receiver.trim() || null };
}

const linesUnlessEmpty = (text: string) => (text === "" ? [] : [text]);

function kindOf(text: string): ChatLine["kind"] {
  if (/^(?:Reacted to ["“]|Removed a )/.test(text)) return "reaction";
  return /^Replying to ["“]/.test(text) ? "reply" : "message";
}
