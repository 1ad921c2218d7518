import type { ReactNode } from "react";

import { errorMessage } from "@/components/trpc/errors";
import { Button } from "@/components/ui/button";
import { Dialog, DialogActions } from "@/components/ui/dialog";

type ConfirmProps = {
  title: string;
  act: string;
  busy: boolean;
  error: unknown;
  onAct: () => void;
  onClose: () => void;
  /** A button for what could be done first, or instead. */
  instead?: ReactNode;
  children: ReactNode;
};

/** Asks before something that is not easily undone. */
export function Confirm({ title, act, busy, error, onAct, onClose, instead, children }: ConfirmProps) {
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()} title={title} description={children}>
      {error !== null && (
        <p role="alert" className="text-sm text-danger">
          {errorMessage(error)}
        </p>
      )}
      <DialogActions>
        <Button onClick={onClose}>Cancel</Button>
        {instead}
        <Button look="danger" busy={busy} onClick={onAct}>
          {act}
        </Button>
      </DialogActions>
    </Dialog>
  );
}
