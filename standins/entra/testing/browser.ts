/** What a test expects on a page that wasn't a redirect back to the application. */
export type Page = { status: number; html: string };

const ENTITIES: Record<string, string> = {
  "&amp;": "&",
  "&lt;": "<",
  "&gt;": ">",
  "&quot;": '"',
  "&#39;": "'",
};
const decode = (text: string) =>
  text.replace(/&(amp|lt|gt|quot|#39);/g, (entity) => ENTITIES[entity] ?? entity);

/** A person at a browser, without one: keeps cookies, presses buttons, stops when sent back to the application. */
export class Browser {
  readonly #cookies = new Map<string, string>();
  page: Page = { status: 0, html: "" };
  /** Where the last answer sent the browser, if it did. */
  location: URL | undefined;

  async open(url: string | URL): Promise<this> {
    return this.#send(new URL(url), { method: "GET" });
  }

  /** Presses the person's button on the sign-in page; throws when there is none. */
  async pick(userPrincipalName: string): Promise<this> {
    const buttons = [...this.page.html.matchAll(/<button name="person" value="([^"]+)">(.*?)<\/button>/gs)];
    const found = buttons.find(([, , label = ""]) => decode(label).includes(`>${userPrincipalName}<`));
    if (found?.[1] === undefined) throw new Error(`Nobody called ${userPrincipalName} is on the page`);
    return this.#submit({ person: found[1] });
  }

  /** Accept or Cancel on a consent page; ticks the organization's box when told to (even where it isn't offered). */
  async decide(decision: "accept" | "cancel", organization = false): Promise<this> {
    return this.#submit({ decision, ...(organization ? { organization: "on" } : {}) });
  }

  #submit(values: Record<string, string>): Promise<this> {
    const action = /<form method="post" action="([^"]+)">/.exec(this.page.html)?.[1];
    const flow = /name="flow" value="([^"]+)"/.exec(this.page.html)?.[1];
    if (action === undefined || flow === undefined)
      throw new Error(`No form on the page (status ${this.page.status})`);
    const body = new URLSearchParams({ flow, ...values });
    return this.#send(new URL(decode(action), this.#origin), { method: "POST", body });
  }

  #origin = "";

  async #send(url: URL, init: RequestInit): Promise<this> {
    this.#origin = url.origin;
    const cookie = [...this.#cookies].map(([name, value]) => `${name}=${value}`).join("; ");
    const response = await fetch(url, { ...init, redirect: "manual", headers: { cookie } });
    for (const line of response.headers.getSetCookie()) {
      const [name = "", value = ""] = line.split(";")[0]?.split("=") ?? [];
      this.#cookies.set(name, value);
    }
    const location = response.headers.get("location");
    this.location = location === null ? undefined : new URL(location, url);
    this.page = { status: response.status, html: await response.text() };
    return this;
  }
}
