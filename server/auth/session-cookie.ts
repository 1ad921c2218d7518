/** The one cookie of a signed-in browser. On https the prefix pins it to this host, path `/` and TLS. */
export function sessionCookie(baseUrl: string) {
  const secure = new URL(baseUrl).protocol === "https:";
  return {
    name: secure ? "__Host-holdfast.session" : "holdfast.session",
    options: { httpOnly: true, sameSite: "lax", path: "/", secure },
  } as const;
}
