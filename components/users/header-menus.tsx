import { ChevronDown, Contact, Download, PencilLine, UserRoundPlus, UsersRound } from "lucide-react";

import { buttonClass } from "@/components/ui/button";
import { Menu, MenuItem } from "@/components/ui/menu";

import { reportAddress } from "./address";
import { useUserList } from "./use-user-list";

export type AddSource = "directory" | "group" | "manual";

export function AddUserMenu({ onAdd }: { onAdd: (source: AddSource) => void }) {
  return (
    <Menu
      trigger={
        <button type="button" className={buttonClass("primary")}>
          <UserRoundPlus aria-hidden className="size-4" /> Add User
          <ChevronDown aria-hidden className="size-4" />
        </button>
      }
    >
      <MenuItem onSelect={() => onAdd("directory")}>
        <Contact aria-hidden /> From the directory
      </MenuItem>
      <MenuItem onSelect={() => onAdd("group")}>
        <UsersRound aria-hidden /> By group
      </MenuItem>
      <MenuItem onSelect={() => onAdd("manual")}>
        <PencilLine aria-hidden /> By hand
      </MenuItem>
    </Menu>
  );
}

/** The list as it is filtered now, as a file. */
export function ExportReportMenu() {
  const [state] = useUserList();
  return (
    <Menu
      trigger={
        <button type="button" className={buttonClass()}>
          <Download aria-hidden className="size-4" /> Export Report
          <ChevronDown aria-hidden className="size-4" />
        </button>
      }
    >
      <MenuItem onSelect={() => window.location.assign(reportAddress(state, "xlsx"))}>
        Excel workbook (XLSX)
      </MenuItem>
      <MenuItem onSelect={() => window.location.assign(reportAddress(state, "csv"))}>
        Comma separated (CSV)
      </MenuItem>
    </Menu>
  );
}
