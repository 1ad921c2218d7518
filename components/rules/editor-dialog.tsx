import { type ReactNode, useState } from "react";

import { Confirm } from "@/components/jobs/confirm";
import { Dialog } from "@/components/ui/dialog";

import { useLeaveWarning } from "./use-leave-warning";

type EditorDialogProps = {
  title: string;
  unsaved: boolean;
  onClose: () => void;
  /** `leave` closes, and asks first when something is not saved. */
  children: (leave: () => void) => ReactNode;
};

/** A dialog with work in it: it does not close over unsaved changes without asking. */
export function EditorDialog({ title, unsaved, onClose, children }: EditorDialogProps) {
  const [asking, setAsking] = useState(false);
  useLeaveWarning(unsaved);
  const leave = () => (unsaved ? setAsking(true) : onClose());
  return (
    <Dialog open wide onOpenChange={(open) => !open && leave()} title={title}>
      {children(leave)}
      {asking && (
        <Confirm
          title="Discard your changes?"
          act="Discard changes"
          busy={false}
          error={null}
          onAct={onClose}
          onClose={() => setAsking(false)}
        >
          What you changed in this rule is not saved.
        </Confirm>
      )}
    </Dialog>
  );
}
