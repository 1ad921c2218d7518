import { useMutation, useQueryClient } from "@tanstack/react-query";
import dynamic from "next/dynamic";
import { useState } from "react";
import { toast } from "sonner";

import { useTRPC } from "@/components/trpc/client";
import { errorMessage } from "@/components/trpc/errors";
import { Button } from "@/components/ui/button";

const ReasonDialog = dynamic(() => import("./reason-dialog").then((module) => module.ReasonDialog));

/** Asks those who approve; the page then shows that the request waits. */
export function RequestReplay({ id }: { id: string }) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const [open, setOpen] = useState(false);
  const request = useMutation(
    trpc.replayRequests.request.mutationOptions({
      onSuccess: async () => {
        setOpen(false);
        toast.success("Your request is sent.");
        await Promise.all([
          queryClient.invalidateQueries(trpc.conversations.get.queryFilter({ id })),
          queryClient.invalidateQueries(trpc.replayRequests.pathFilter()),
          queryClient.invalidateQueries(trpc.tenant.menu.queryFilter()),
        ]);
      },
      onError: (error) => toast.error(errorMessage(error)),
    }),
  );
  return (
    <div>
      <Button look="primary" onClick={() => setOpen(true)}>
        Request replay
      </Button>
      {open && (
        <ReasonDialog
          title="Request replay"
          description="Whoever approves reads your reason, together with topic, time and owner of this conversation."
          act="Send request"
          busy={request.isPending}
          onGive={(reason) => request.mutate({ conversationId: id, reason })}
          onClose={() => setOpen(false)}
        />
      )}
    </div>
  );
}
