import { useMutation } from "@tanstack/react-query";

import { counted } from "@/components/format/text";
import { Confirm } from "@/components/jobs/confirm";
import { useTRPC } from "@/components/trpc/client";

import type { Done } from "./done";
import { useRefreshUsers } from "./use-refresh-users";

type ActivationProps = { personIds: readonly string[]; onDone: (done: Done) => void; onClose: () => void };

const names = (count: number) => counted(count, "person", "people");

/** Says what deactivating does, then does it. */
export function DeactivateDialog({ personIds, onDone, onClose }: ActivationProps) {
  const refresh = useRefreshUsers();
  const deactivate = useMutation(
    useTRPC().users.deactivate.mutationOptions({
      onSuccess: async ({ changed }) => {
        await refresh();
        onDone({ kind: "deactivated", changed });
      },
    }),
  );
  return (
    <Confirm
      title={`Deactivate ${names(personIds.length)}?`}
      act="Deactivate"
      busy={deactivate.isPending}
      error={deactivate.error}
      onAct={() => deactivate.mutate({ personIds: [...personIds] })}
      onClose={onClose}
    >
      They are signed out at once and can’t sign in again, and nothing more of theirs is imported. Their
      licenses become free for others. Everything archived stays as long as its rules say, and their
      configuration is kept for the day you reactivate them.
    </Confirm>
  );
}

/** Says what reactivating does, then does it. */
export function ReactivateDialog({ personIds, onDone, onClose }: ActivationProps) {
  const refresh = useRefreshUsers();
  const reactivate = useMutation(
    useTRPC().users.reactivate.mutationOptions({
      onSuccess: async ({ changed, without }) => {
        await refresh();
        onDone({ kind: "reactivated", changed, without });
      },
    }),
  );
  return (
    <Confirm
      title={`Reactivate ${names(personIds.length)}?`}
      act="Reactivate"
      busy={reactivate.isPending}
      error={reactivate.error}
      onAct={() => reactivate.mutate({ personIds: [...personIds] })}
      onClose={onClose}
    >
      They may sign in again, and what their configuration says holds again. Where no license is left they go
      without until one is free.
    </Confirm>
  );
}
