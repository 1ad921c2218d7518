import type { UserCtx } from "@/server/domain/access/ctx";
import { connectJob } from "@/server/domain/jobs/connect-job";
import { createIntegrationJob } from "@/server/domain/jobs/create-integration-job";
import { finishConnect } from "@/server/domain/jobs/finish-connect";
import { runJobNow } from "@/server/domain/jobs/run-job-now";

/** What the administrator's browser does on the stand-in's consent page: choose themselves, press Allow. */
async function allow(address: string, email: string): Promise<URLSearchParams> {
  const page = await (await fetch(address)).text();
  const choice = page.split("<label>").find((label) => label.toLowerCase().includes(email));
  const user = /value="([^"]+)"/.exec(choice ?? "")?.[1];
  if (!user) throw new Error("The stand-in for Zoom does not know the administrator.");
  const asked = new URL(address);
  const answer = await fetch(new URL(asked.pathname, asked), {
    method: "POST",
    redirect: "manual",
    body: new URLSearchParams([...asked.searchParams, ["user", user], ["decision", "allow"]]),
  });
  const back = answer.headers.get("location");
  if (!back) throw new Error("The stand-in for Zoom did not send the administrator back.");
  return new URL(back).searchParams;
}

/** Adds the job, goes the whole consent road, and asks for the first run. */
export async function connectZoom(ctx: UserCtx, email: string): Promise<void> {
  const { id } = await createIntegrationJob(ctx, {
    name: "Zoom Integration",
    enabled: true,
    integrationType: "zoom",
    syncRecordingRule: false,
    processingRegion: "EU",
  });
  const { url } = await connectJob(ctx, { id });
  const outcome = await finishConnect(ctx, await allow(url, email));
  if (outcome.outcome !== "connected") throw new Error(`Zoom was not connected: ${outcome.outcome}.`);
  await runJobNow(ctx, { id });
}
