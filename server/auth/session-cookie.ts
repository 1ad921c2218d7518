const hostOnly = (baseUrl: string, name: string) => {
  const secure = new URL(baseUrl).protocol === "https:";
  return {
    name: `${secure ? "__Host-" : ""}holdfast.${name}`,
    options: { httpOnly: true, sameSite: "lax", path: "/", secure },
  } as const;
};

/** The one cookie of a signed-in browser. On https the prefix pins it to this host, path `/` and TLS. */
export const sessionCookie = (baseUrl: string) => hostOnly(baseUrl, "session");

/** Where to go after sign-in; set while it runs. */
export const returnCookie = (baseUrl: string) => hostOnly(baseUrl, "return-to");

/** Why a sign-in did not work, encrypted, for as long as a refused person may read it. */
export const noticeCookie = (baseUrl: string) => hostOnly(baseUrl, "sign-in-notice");
