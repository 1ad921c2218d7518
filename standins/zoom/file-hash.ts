import { createHash } from "node:crypto";

import type { Session } from "./data/model";

/** SHA-256 (hex) of a file of a session. */
export async function sha256(session: Session, id: string): Promise<string> {
  const files = [...session.files, ...(session.companion ? [session.companion.transcript] : [])];
  const file = files.find((one) => one.id === id);
  const hash = createHash("sha256");
  if (file)
    for await (const part of file.body.read(0, file.body.sizeBytes - 1) as AsyncIterable<Buffer>)
      hash.update(part);
  return hash.digest("hex");
}
