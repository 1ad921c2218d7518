import { AppError } from "@/server/lib/errors";
import { env } from "@/server/lib/env";

/**
 * For every request that changes something: it must come from our own pages. Browsers say so in `Sec-Fetch-Site`; older
 * ones only in `Origin`, which is `null` for forms under our referrer policy and therefore comes second.
 * @throws AppError FORBIDDEN
 */
export function requireSameOrigin(headers: Headers, baseUrl: string = env().NEXTAUTH_URL): void {
  const site = headers.get("sec-fetch-site");
  const origin = headers.get("origin");
  const foreign = origin !== null && origin !== "null" && origin !== new URL(baseUrl).origin;
  const ours = site === null ? origin !== null && origin !== "null" : site === "same-origin";
  if (foreign || !ours)
    throw new AppError("FORBIDDEN", "This request came from another site and was refused.");
}
