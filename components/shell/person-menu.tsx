"use client";

import { useSuspenseQuery } from "@tanstack/react-query";
import { ChevronDown, LogOut, MonitorX } from "lucide-react";
import { toast } from "sonner";

import { useTRPC } from "@/components/trpc/client";
import { Menu, MenuItem, MenuSeparator } from "@/components/ui/menu";

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

/** Who is signed in, and the ways out. */
export function PersonMenu() {
  const { data: me } = useSuspenseQuery(useTRPC().tenant.me.queryOptions());
  return (
    <Menu
      trigger={
        <button
          type="button"
          className="flex h-control items-center gap-1.5 rounded-md px-2 text-sm hover:bg-accent-soft"
        >
          <span className="max-w-40 truncate font-medium">{me.person.displayName}</span>
          <span className="hidden max-w-40 truncate text-muted sm:inline">{me.tenant.name}</span>
          <ChevronDown aria-hidden className="size-3.5 text-muted" />
        </button>
      }
    >
      <div className="px-2.5 py-1.5 text-sm">
        <p className="font-medium">{me.person.displayName}</p>
        <p className="text-muted">{me.person.userPrincipalName}</p>
        <p className="text-muted">{me.tenant.name}</p>
      </div>
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
