import { useMutation, useQueryClient, useSuspenseQuery } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useState } from "react";

import { useTRPC } from "@/components/trpc/client";
import { Dialog } from "@/components/ui/dialog";
import { type CreateIntegrationJob, defaultSchedule } from "@/server/domain/jobs/schema";

import { jobHref } from "./address";
import { JobForm } from "./job-form";
import { OwnAppDialog } from "./own-app-dialog";
import { refreshJobs } from "./queries";
import { useConnect } from "./use-run-now";

const newJob: Omit<CreateIntegrationJob, "processingRegion"> = {
  name: "",
  enabled: true,
  schedule: defaultSchedule,
  integrationType: "zoom",
  syncRecordingRule: false,
};

type Way = "consent" | "own_app";

const ways = [
  {
    way: "consent",
    label: "Zoom’s consent page",
    hint: "Saving leads there: an administrator of your Zoom account presses Allow.",
  },
  {
    way: "own_app",
    label: "A server-to-server app of your own",
    hint: "Second choice, for accounts that can’t add an app: its credentials are asked for after you save.",
  },
] as const;

function Ways({ way, onChange }: { way: Way; onChange: (way: Way) => void }) {
  return (
    <div role="radiogroup" aria-label="How to connect" className="flex flex-col gap-1.5">
      <p className="text-sm">
        <span className="font-medium">Username</span> none yet
      </p>
      {ways.map((one) => (
        <label key={one.way} className="flex items-start gap-2 text-sm">
          <input
            type="radio"
            name="way"
            className="mt-0.5 size-4 shrink-0 accent-accent"
            checked={way === one.way}
            onChange={() => onChange(one.way)}
          />
          <span>
            {one.label}
            <span className="block text-2xs text-muted">{one.hint}</span>
          </span>
        </label>
      ))}
    </div>
  );
}

/** A new integration job; saving it leads to Zoom's consent page, or asks for the credentials of the customer's own app. */
export function NewJobDialog({ onClose }: { onClose: () => void }) {
  const trpc = useTRPC();
  const queries = useQueryClient();
  const router = useRouter();
  const connect = useConnect();
  const { data: me } = useSuspenseQuery(trpc.tenant.me.queryOptions());
  const [way, setWay] = useState<Way>("consent");
  const create = useMutation(
    trpc.jobs.create.mutationOptions({
      onSuccess: async ({ id }) => {
        await refreshJobs(queries, trpc);
        if (way === "own_app") return;
        connect.mutate(
          { id },
          {
            onError: () => {
              onClose();
              router.push(jobHref(id));
            },
          },
        );
      },
    }),
  );
  if (create.isSuccess && way === "own_app") {
    const { id } = create.data;
    const leave = () => {
      onClose();
      router.push(jobHref(id));
    };
    return <OwnAppDialog jobId={id} onClose={leave} />;
  }
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()} title="Integration Job">
      <JobForm
        initial={{ ...newJob, processingRegion: me.tenant.defaultRegion }}
        typeIsFixed={false}
        credentials={<Ways way={way} onChange={setWay} />}
        onSwitched={(enabled) =>
          !enabled && (
            <p className="-mt-2 text-sm text-muted">
              Once it is connected, “What would it import?” on its page shows what it would bring. Enabling it
              then starts the first run.
            </p>
          )
        }
        busy={create.isPending || connect.isPending || connect.isSuccess}
        error={create.error}
        onSave={(job) => create.mutate(job)}
        onCancel={onClose}
      />
    </Dialog>
  );
}
