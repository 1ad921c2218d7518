import { useSuspenseQuery } from "@tanstack/react-query";
import { Disc, LogOut, MonitorX } from "lucide-react";
import { useRouter } from "next/navigation";
import { toast } from "sonner";

import { useTRPC } from "@/components/trpc/client";
import { Menu, MenuItem, MenuSeparator } from "@/components/ui/menu";

import { PersonButton } from "./person-button";

async function signOut(everywhere: boolean): Promise<void> {
  const body = new URLSearchParams({ json: "true", ...(everywhere && { everywhere: "true" }) });
  const answer = await fetch("/api/auth/signout", { method: "POST", body });
  if (!answer.ok) throw new Error(`Signing out answered ${answer.status}`);
  window.location.assign("/sign-in?signed-out");
}

const leave = (everywhere: boolean) =>
  void signOut(everywhere).catch(() =>
    toast.error("Signing out failed. Check the connection and try again."),
  );

/** What concerns the person alone, and the ways out, under the person's button; open from the start, because it is loaded by the first press. */
export function OpenPersonMenu() {
  const { data: me } = useSuspenseQuery(useTRPC().tenant.me.queryOptions());
  const router = useRouter();
  return (
    <Menu defaultOpen trigger={<PersonButton />}>
      <div className="px-2.5 py-1.5 text-sm">
        <p className="font-medium">{me.person.displayName}</p>
        <p className="text-muted">{me.person.userPrincipalName}</p>
        <p className="text-muted">{me.tenant.name}</p>
      </div>
      <MenuSeparator />
      <MenuItem onSelect={() => router.push("/my-recording")}>
        <Disc aria-hidden /> My recording
      </MenuItem>
      <MenuSeparator />
      <MenuItem onSelect={() => leave(false)}>
        <LogOut aria-hidden /> Sign out
      </MenuItem>
      <MenuItem onSelect={() => leave(true)}>
        <MonitorX aria-hidden /> Sign out everywhere
      </MenuItem>
    </Menu>
  );
}
