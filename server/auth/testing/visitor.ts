import type { Database } from "@/db/client";
import { resolveSession } from "@/server/domain/access/resolve-session";

import { handleAuth } from "../handler";
import { openNotice } from "../notice";
import type { AuthSettings, EntraSettings } from "../settings";

export const baseUrl = "http://localhost:3000";
export const secret = "a secret of the tests, long enough to be one";
export const signInPath = "/api/auth/signin/microsoft-entra-id";

/** NextAuth reads its own address from the environment. */
export function testSettings(database: Database, entra: EntraSettings): AuthSettings {
  process.env["NEXTAUTH_URL"] = baseUrl;
  return { baseUrl, secret, entra, database, now: () => new Date() };
}

/** Somebody at Entra's pages. */
type EntraBrowser = {
  readonly location: URL | undefined;
  readonly page: { readonly html: string };
  open(url: string): Promise<unknown>;
  pick(userPrincipalName: string): Promise<unknown>;
  decide(decision: "accept"): Promise<unknown>;
};

/** A person's browser: the app's cookies here, Entra's in the stand-in's own. */
export class Visitor {
  readonly cookies = new Map<string, string>();

  constructor(
    readonly settings: AuthSettings,
    readonly entra: EntraBrowser,
  ) {}

  async request(path: string, fields?: Record<string, string>, headers: Record<string, string> = {}) {
    const cookie = [...this.cookies].map(([name, value]) => `${name}=${value}`).join("; ");
    const request = new Request(new URL(path, this.settings.baseUrl), {
      headers: { cookie, "sec-fetch-site": "same-origin", ...headers },
      ...(fields && { method: "POST", body: new URLSearchParams(fields) }),
    });
    const response = await handleAuth(request, this.settings);
    for (const line of response.headers.getSetCookie()) {
      const [name = "", value = ""] = line.split(";")[0]?.split("=") ?? [];
      if (value === "" || /max-age=0|1970/i.test(line)) this.cookies.delete(name);
      else this.cookies.set(name, value);
    }
    return response;
  }

  /** Goes to Entra and back as far as the address of our callback. */
  async askEntra(upn: string, fields: Record<string, string> = {}): Promise<URL> {
    const begun = await this.request(signInPath, { callbackUrl: "/recordings", ...fields });
    await this.entra.open(begun.headers.get("location") ?? "");
    if (!this.entra.location) await this.entra.pick(upn);
    if (!this.entra.location) await this.entra.decide("accept");
    if (!this.entra.location) throw new Error(`Entra did not send the browser back: ${this.entra.page.html}`);
    return this.entra.location;
  }

  async signIn(upn: string, fields: Record<string, string> = {}): Promise<string> {
    const back = await this.askEntra(upn, fields);
    const response = await this.request(`${back.pathname}${back.search}`);
    return response.headers.get("location") ?? "";
  }

  get token(): string | undefined {
    return this.cookies.get("holdfast.session");
  }

  current = () =>
    this.token === undefined ? null : resolveSession(this.settings.database, this.token, new Date());
  notice = () =>
    openNotice(this.settings.secret, this.cookies.get("holdfast.sign-in-notice") ?? "", new Date());
}
