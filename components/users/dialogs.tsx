import { Boundary } from "@/components/ui/boundary";

import { DeactivateDialog, ReactivateDialog } from "./activation-dialogs";
import { AddByGroup } from "./add-by-group";
import { AddByHand } from "./add-by-hand";
import { AddFromDirectory } from "./add-from-directory";
import { ConfigureDialog } from "./configure-dialog";
import type { Done } from "./done";
import { FilterDrawer } from "./filter-drawer";
import type { AddSource } from "./header-menus";
import type { UserListItem } from "@/server/domain/users/schema";

/** The one dialog that is open. */
export type OpenDialog =
  | { kind: "filter" }
  | { kind: "add"; source: AddSource }
  | { kind: "configure"; personIds: readonly string[]; person: UserListItem | null }
  | { kind: "deactivate" | "reactivate"; personIds: readonly string[] };

const adding = { directory: AddFromDirectory, group: AddByGroup, manual: AddByHand };

type DialogsProps = { open: OpenDialog | null; onDone: (done: Done) => void; onClose: () => void };

export function Dialogs({ open, onDone, onClose }: DialogsProps) {
  switch (open?.kind) {
    case undefined:
      return null;
    case "filter":
      return <FilterDrawer onClose={onClose} />;
    case "add": {
      const Add = adding[open.source];
      return <Add onAdded={(added) => onDone({ kind: "added", ...added })} onClose={onClose} />;
    }
    case "configure":
      return (
        <Boundary loading={null}>
          <ConfigureDialog
            {...open}
            onSaved={(changed) => onDone({ kind: "configured", changed })}
            onClose={onClose}
          />
        </Boundary>
      );
    case "deactivate":
      return <DeactivateDialog {...open} onDone={onDone} onClose={onClose} />;
    case "reactivate":
      return <ReactivateDialog {...open} onDone={onDone} onClose={onClose} />;
  }
}
