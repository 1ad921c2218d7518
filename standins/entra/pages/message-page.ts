import type { AadError } from "../errors";
import { escapeHtml, page, SIGN_IN_TITLE } from "./layout";

/** Entra's own error page: it names the AADSTS number and never sends anybody back to the application. */
export function errorPage(error: AadError, now: number): string {
  return page(
    SIGN_IN_TITLE,
    `<h1>Sorry, but we’re having trouble signing you in.</h1>
    <p>AADSTS${error.code}: ${escapeHtml(error.message)}</p><h2>Troubleshooting details</h2>
    <p class="soft">Request Id: ${error.traceId}<br>Correlation Id: ${error.correlationId}<br>
    Timestamp: ${error.timestamp(now)}</p>`,
  );
}

export const signedOutPage = () =>
  page(
    "Sign out",
    "<h1>You signed out of your account</h1><p>It’s a good idea to close all browser windows.</p>",
  );
