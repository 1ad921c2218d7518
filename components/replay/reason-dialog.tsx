import { zodResolver } from "@hookform/resolvers/zod";
import { useForm } from "react-hook-form";
import { z } from "zod";

import { Button } from "@/components/ui/button";
import { Dialog, DialogActions } from "@/components/ui/dialog";
import { TextArea } from "@/components/ui/field";
import { givenReason, maxReasonChars } from "@/server/domain/playback/schema";

const form = z.object({ reason: givenReason });

type ReasonDialogProps = {
  title: string;
  description: string;
  /** What the button does. */
  act: string;
  busy?: boolean;
  onGive: (reason: string) => void;
  onClose: () => void;
};

/** Asks for a reason before something goes on. */
export function ReasonDialog({ title, description, act, busy = false, onGive, onClose }: ReasonDialogProps) {
  const { register, handleSubmit, formState } = useForm({
    resolver: zodResolver(form),
    defaultValues: { reason: "" },
  });
  return (
    <Dialog open onOpenChange={onClose} title={title} description={description}>
      <form onSubmit={(event) => void handleSubmit(({ reason }) => onGive(reason))(event)}>
        <TextArea
          label="Reason"
          maxLength={maxReasonChars}
          error={formState.errors.reason?.message}
          {...register("reason")}
        />
        <DialogActions>
          <Button onClick={onClose}>Cancel</Button>
          <Button look="primary" type="submit" busy={busy}>
            {act}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}
