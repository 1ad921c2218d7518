"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { clsx } from "clsx";
import { Bell } from "lucide-react";
import Link from "next/link";

import { counted } from "@/components/format/text";
import { useTRPC } from "@/components/trpc/client";
import { Notice } from "@/components/ui/notice";

import { mayOpen, screenAt } from "./navigation";
import { useMenu } from "./use-menu";

const everyMs = 60_000;

/** What is the matter now; nothing for those who may not know. */
function useOpenNotices() {
  const trpc = useTRPC();
  const { rights } = useMenu();
  const may = mayOpen(screenAt("/notices"), rights);
  const { data = [] } = useQuery(
    trpc.notices.open.queryOptions(undefined, { enabled: may, refetchInterval: everyMs }),
  );
  return { may, open: may ? data : [] };
}

/** Leads to the notices, with how many are open. */
export function NoticeBell() {
  const { may, open } = useOpenNotices();
  if (!may) return null;
  const label = open.length > 0 ? counted(open.length, "open notice", "open notices") : "Notices";
  return (
    <Link
      href="/notices"
      prefetch={false}
      aria-label={label}
      title={label}
      className="relative inline-flex size-control shrink-0 items-center justify-center rounded-md transition-colors hover:bg-accent-soft"
    >
      <Bell aria-hidden className="size-4" />
      {open.length > 0 && (
        <span
          aria-hidden
          className={clsx(
            "absolute top-1 right-1 size-2 rounded-full",
            open.some(({ tone }) => tone === "danger") ? "bg-danger" : "bg-warn",
          )}
        />
      )}
    </Link>
  );
}

/** Above every page while nothing is imported, until somebody has taken note of it. */
export function NoticeBar() {
  const trpc = useTRPC();
  const queries = useQueryClient();
  const { open } = useOpenNotices();
  const acknowledge = useMutation(
    trpc.notices.acknowledge.mutationOptions({
      onSuccess: () => queries.invalidateQueries({ queryKey: trpc.notices.pathKey() }),
    }),
  );
  const [first, ...more] = open.filter(({ tone, seenAt }) => tone === "danger" && !seenAt);
  if (!first) return null;
  return (
    <Notice tone="danger" onClose={() => acknowledge.mutate({ id: first.id })}>
      <Link href={`/jobs/${first.jobId}`} prefetch={false} className="font-medium underline">
        {first.title}
      </Link>
      <span className="block">{first.text}</span>
      {more.length > 0 && (
        <Link href="/notices" prefetch={false} className="underline">
          {counted(more.length, "more notice", "more notices")}
        </Link>
      )}
    </Notice>
  );
}
