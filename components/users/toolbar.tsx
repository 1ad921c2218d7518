import { ListFilter } from "lucide-react";

import { Button } from "@/components/ui/button";
import { inputClass } from "@/components/ui/field";
import { SearchInput } from "@/components/ui/search-input";
import { shownPeople } from "@/server/domain/users/schema";

import { shownOf } from "./address";
import { ColumnsMenu } from "./columns";
import { useUserList } from "./use-user-list";
import { shownWords } from "./words";

/** Which people and which columns the list shows. */
export function Toolbar({ onFilter }: { onFilter: () => void }) {
  const [state, set] = useUserList();
  return (
    <div className="mb-3 flex flex-wrap items-center gap-2">
      <SearchInput
        label="Search"
        placeholder="Name, username or mail"
        maxLength={120}
        value={state.search}
        onCommit={(search) => void set({ search, page: null })}
      />
      <select
        aria-label="Show"
        className={`${inputClass} w-auto!`}
        value={shownOf(state)}
        onChange={({ target }) =>
          void set({ show: shownPeople.find((show) => show === target.value) ?? null, page: null })
        }
      >
        {shownPeople.map((show) => (
          <option key={show} value={show}>
            {shownWords[show]}
          </option>
        ))}
      </select>
      <Button onClick={onFilter}>
        <ListFilter aria-hidden className="size-4" /> Filter
      </Button>
      <ColumnsMenu />
    </div>
  );
}
