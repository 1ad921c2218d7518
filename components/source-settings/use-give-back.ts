import { useMutation, useQueryClient } from "@tanstack/react-query";
import { toast } from "sonner";

import { counted } from "@/components/format/text";
import { useTRPC } from "@/components/trpc/client";

import { refreshSettings } from "./queries";

/** Asks for old settings at Zoom to be given back, and says what is left for want of a scope. */
export function useGiveBack(onAsked?: () => void) {
  const trpc = useTRPC();
  const queries = useQueryClient();
  return useMutation(
    trpc.sourceSettings.restore.mutationOptions({
      onSuccess: ({ users, missing }) => {
        onAsked?.();
        toast.success(`The old settings of ${counted(users, "person", "people")} are being given back.`, {
          ...(missing.length > 0 && {
            description: `A part stays: the app may not change it without ${missing.join(" and ")}. Add that at Zoom, then authenticate the job again.`,
          }),
        });
        return refreshSettings(queries, trpc);
      },
    }),
  );
}
