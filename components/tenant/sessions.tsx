import { useMutation } from "@tanstack/react-query";
import { toast } from "sonner";

import { useTRPC } from "@/components/trpc/client";
import { errorMessage } from "@/components/trpc/errors";
import { Button } from "@/components/ui/button";

import { Panel } from "./panel";

/** Ends one's own sessions. */
export function Sessions() {
  const end = useMutation(
    useTRPC().tenant.signOutEverywhere.mutationOptions({
      onSuccess: () => window.location.assign("/sign-in"),
      onError: (error) => toast.error(errorMessage(error)),
    }),
  );
  return (
    <Panel title="Your sessions">
      <p className="mb-2 max-w-prose text-sm text-muted">
        Ends your sessions in every browser, this one included. Other people stay signed in.
      </p>
      <Button look="danger" busy={end.isPending || end.isSuccess} onClick={() => end.mutate()}>
        Sign out everywhere
      </Button>
    </Panel>
  );
}
