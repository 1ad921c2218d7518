import { cookies } from "next/headers";

const isZone = (name: string) => {
  try {
    return Boolean(new Intl.DateTimeFormat("en-US", { timeZone: name }));
  } catch {
    return false;
  }
};

/** The viewer's time zone as the last visit left it in a cookie; else the fallback. */
export async function viewerZone(fallback: string): Promise<string> {
  const zone = (await cookies()).get("zone")?.value;
  return zone !== undefined && isZone(zone) ? zone : fallback;
}

/** The theme chosen with the switch; "system" follows the viewer's device. */
export async function viewerTheme(): Promise<"system" | "light" | "dark"> {
  const theme = (await cookies()).get("theme")?.value;
  return theme === "light" || theme === "dark" ? theme : "system";
}
