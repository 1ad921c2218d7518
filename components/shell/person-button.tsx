import { useSuspenseQuery } from "@tanstack/react-query";
import { ChevronDown } from "lucide-react";
import type { ComponentProps } from "react";

import { useTRPC } from "@/components/trpc/client";

/** Names who is signed in, and where. */
export function PersonButton(props: ComponentProps<"button">) {
  const { data: me } = useSuspenseQuery(useTRPC().tenant.me.queryOptions());
  return (
    <button
      type="button"
      aria-haspopup="menu"
      className="flex h-control items-center gap-1.5 rounded-md px-2 text-sm hover:bg-accent-soft"
      {...props}
    >
      <span className="max-w-40 truncate font-medium">{me.person.displayName}</span>
      <span className="hidden max-w-40 truncate text-muted sm:inline">{me.tenant.name}</span>
      <ChevronDown aria-hidden className="size-3.5 text-muted" />
    </button>
  );
}
