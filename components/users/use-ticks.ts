import { useState } from "react";

import type { UserListItem } from "@/server/domain/users/schema";

/** Who is ticked; stays when the page, the order or the search changes. */
export function useTicks() {
  const [byId, setById] = useState<ReadonlyMap<string, UserListItem>>(new Map());
  return {
    ids: new Set(byId.keys()),
    people: [...byId.values()],
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
    clear: () => setById(new Map()),
  };
}
