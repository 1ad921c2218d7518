import { useMutation, useQueryClient } from "@tanstack/react-query";
import { toast } from "sonner";

import { useTRPC } from "@/components/trpc/client";
import { errorMessage } from "@/components/trpc/errors";
import { SelectField } from "@/components/ui/field";
import { type ZoomPlan as Plan, zoomPlans } from "@/db/constants";
import type { JobConnection } from "@/server/domain/jobs/schema";

import { refreshJobs } from "./queries";

const planWords: Record<Plan, string> = { free: "Free", pro: "Pro", business: "Business" };
const asInstalled = "installation";

type ZoomPlanProps = { jobId: string; connection: Pick<JobConnection, "plan" | "installationPlan"> };

/** Which plan the Zoom account has, as its rate limits go by it; saved as soon as it is chosen. */
export function ZoomPlan({ jobId, connection }: ZoomPlanProps) {
  const trpc = useTRPC();
  const queries = useQueryClient();
  const set = useMutation(
    trpc.jobs.setZoomPlan.mutationOptions({
      onSuccess: async () => {
        await refreshJobs(queries, trpc);
        toast.success("The Zoom plan is saved.");
      },
      onError: (error) => toast.error(errorMessage(error)),
    }),
  );
  const plan = set.isPending ? set.variables.plan : connection.plan;
  return (
    <div className="mt-3 max-w-96">
      <SelectField
        label="Zoom plan"
        hint={`Zoom limits requests by the account’s plan, and Holdfast keeps to a share of that. This installation is set to ${planWords[connection.installationPlan]}.`}
        value={plan ?? asInstalled}
        disabled={set.isPending}
        onChange={({ target }) =>
          set.mutate({ id: jobId, plan: zoomPlans.find((known) => known === target.value) ?? null })
        }
        options={[
          { value: asInstalled, label: "As this installation is set" },
          ...zoomPlans.map((value) => ({ value, label: planWords[value] })),
        ]}
      />
    </div>
  );
}
