import { Columns3 } from "lucide-react";
import { useSyncExternalStore } from "react";

import { buttonClass } from "@/components/ui/button";
import { Menu, MenuTick } from "@/components/ui/menu";
import { type UserSort, userSorts } from "@/server/domain/users/schema";

import { useUserList } from "./use-user-list";
import { columnLabels } from "./words";

const storageKey = "users.columns";
const chosenEvent = "users.columns";

function subscribe(changed: () => void) {
  window.addEventListener("storage", changed);
  window.addEventListener(chosenEvent, changed);
  return () => {
    window.removeEventListener("storage", changed);
    window.removeEventListener(chosenEvent, changed);
  };
}

/** Text, so that an unchanged choice is the same snapshot. A browser may refuse its storage: then nothing is remembered. */
function remembered(): string {
  try {
    return localStorage.getItem(storageKey) ?? "";
  } catch {
    return "";
  }
}

function remember(columns: readonly UserSort[]) {
  try {
    localStorage.setItem(storageKey, columns.join(","));
    window.dispatchEvent(new Event(chosenEvent));
  } catch {
    // Then the choice stands in the address only.
  }
}

/** In the order of the list, the name always among them. */
const inOrder = (chosen: readonly string[]) =>
  userSorts.filter((column) => column === "name" || chosen.includes(column));

/** The columns that are shown: those of the address, else those chosen last in this browser, else all. */
export function useColumns() {
  const [{ columns }, set] = useUserList();
  const last = useSyncExternalStore(subscribe, remembered, () => "");
  const shown = columns ? inOrder(columns) : last ? inOrder(last.split(",")) : userSorts;
  const choose = (column: UserSort, on: boolean) => {
    const next = inOrder(on ? [...shown, column] : shown.filter((other) => other !== column));
    remember(next);
    void set({ columns: next.length === userSorts.length ? null : [...next] });
  };
  return { shown, choose };
}

/** The menu of tick boxes that says which columns there are. */
export function ColumnsMenu() {
  const { shown, choose } = useColumns();
  return (
    <Menu
      trigger={
        <button type="button" className={buttonClass()}>
          <Columns3 aria-hidden className="size-4" /> Columns
        </button>
      }
    >
      {userSorts.map((column) => (
        <MenuTick
          key={column}
          checked={shown.includes(column)}
          disabled={column === "name"}
          onChange={(on) => choose(column, on)}
        >
          {columnLabels[column]}
        </MenuTick>
      ))}
    </Menu>
  );
}
