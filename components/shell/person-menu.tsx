"use client";

import { useMutation, useSuspenseQuery } from "@tanstack/react-query";
import { ChevronDown, LogOut, MonitorX } from "lucide-react";
import { toast } from "sonner";

import { useTRPC } from "@/components/trpc/client";
import { errorMessage } from "@/components/trpc/errors";
import { Menu, MenuItem, MenuSeparator } from "@/components/ui/menu";

async function leave() {
  const { signOut } = await import("next-auth/react");
  await signOut({ callbackUrl: "/sign-in" });
}

const leaveOrSay = () =>
  leave().catch(() => toast.error("Signing out failed. Check the connection and try again."));

/** Who is signed in, and the ways out. */
export function PersonMenu() {
  const trpc = useTRPC();
  const { data: me } = useSuspenseQuery(trpc.tenant.me.queryOptions());
  const everywhere = useMutation(
    trpc.tenant.signOutEverywhere.mutationOptions({
      onSuccess: leaveOrSay,
      onError: (error) => toast.error(errorMessage(error)),
    }),
  );
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
      <MenuItem onSelect={() => void leaveOrSay()}>
        <LogOut aria-hidden /> Sign out
      </MenuItem>
      <MenuItem onSelect={() => everywhere.mutate()} disabled={everywhere.isPending}>
        <MonitorX aria-hidden /> Sign out everywhere
      </MenuItem>
    </Menu>
  );
}
