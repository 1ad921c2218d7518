/** All that an async list gives. */
export async function collect<T>(items: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const item of items) all.push(item);
  return all;
}

/** A recorded session as Zoom lists it. */
export const session = (uuid: string) => ({
  uuid,
  id: 81234567890,
  topic: "T",
  start_time: "2026-01-15T09:00:12Z",
  recording_files: [],
});
