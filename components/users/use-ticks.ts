import { useState } from "react";

import type { UserListItem } from "@/server/domain/users/schema";

/** Who is ticked; stays when the page, the order or the search changes. Null = ticked by the filter, never shown here. */
export function useTicks() {
  const [byId, setById] = useState<ReadonlyMap<string, UserListItem | null>>(new Map());
  return {
    ids: new Set(byId.keys()),
    byId,
    tick: (people: readonly UserListItem[], on: boolean) => {
      setById((before) => {
        const after = new Map(before);
        for (const person of people) {
          if (on) after.set(person.id, person);
          else after.delete(person.id);
        }
        return after;
      });
    },
    tickIds: (ids: readonly string[]) =>
      setById((before) => new Map([...before, ...ids.map((id) => [id, before.get(id) ?? null] as const)])),
    clear: () => setById(new Map()),
  };
}
export type Ticks = ReturnType<typeof useTicks>;
