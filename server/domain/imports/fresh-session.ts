import { meetingRecordings } from "@/server/connectors/zoom/api";
import type { ZoomConnection } from "@/server/connectors/zoom/client";
import { sessionOf, type SourceSession } from "@/server/connectors/zoom/files";
import type { ArchivePorts } from "@/server/domain/archive/ports";

export type ImportPorts = ArchivePorts & { readonly zoom: ZoomConnection };

/** What a session looks like right now: its files with fresh addresses, and the token for them. */
export type FreshSession = { session: SourceSession; token: string | null };

export async function fetchSession(ports: ImportPorts, sessionKey: string): Promise<FreshSession> {
  const meeting = await meetingRecordings(ports.zoom, sessionKey);
  return { session: sessionOf(meeting), token: meeting.download_access_token };
}
