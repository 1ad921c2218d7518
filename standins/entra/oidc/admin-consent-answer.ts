import { aad } from "../errors";
import type { Reply } from "../http";
import type { World } from "../world";
import { answer } from "./answer";
import type { AdminConsentFlow } from "./model";

/** Writes down what an administrator granted for everybody; `.default` and the older endpoint grant all that is registered. */
export function grantForOrganization(world: World, flow: AdminConsentFlow, tid: string): void {
  if (flow.everything) world.consents.grantAll(tid);
  else world.consents.grantOrganization(tid, flow.scopes);
}

export function answerConsentGranted(flow: AdminConsentFlow, tid: string): Reply {
  const scope = flow.version === 2 ? { scope: flow.scopeText } : {};
  return answer(flow.returnTo, { admin_consent: "True", tenant: tid, ...scope });
}

/** Entra's newer endpoint says `admin_consent=True` even when it was denied: callers must look at `error` first. */
export function answerConsentDenied(world: World, flow: AdminConsentFlow): Reply {
  if (flow.version === 1)
    return answer(flow.returnTo, {
      error: "permission_denied",
      error_description: "The admin canceled the request",
    });
  return answer(flow.returnTo, {
    error: "consent_required",
    error_description: aad.declined().describe(world.now()),
    admin_consent: "True",
  });
}
