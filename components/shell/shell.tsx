"use client";

import { useIsFetching, useQueryClient } from "@tanstack/react-query";
import { clsx } from "clsx";
import { Menu as MenuIcon, RotateCw } from "lucide-react";
import dynamic from "next/dynamic";
import { type ReactNode, useState } from "react";

import { refreshAll } from "@/components/trpc/refresh";
import { IconButton } from "@/components/ui/button";

import { Help } from "./help";
import { Nav } from "./nav";
import { NoticeBar, NoticeBell } from "./notice-bar";
import { PersonMenu } from "./person";
import { type Theme, ThemeSwitch } from "./theme";

const MenuDrawer = dynamic(() => import("./menu-drawer").then((module) => module.MenuDrawer));

function Refresh() {
  const queryClient = useQueryClient();
  const fetching = useIsFetching() > 0;
  return (
    <IconButton label="Refresh" onClick={() => void refreshAll(queryClient)}>
      <RotateCw aria-hidden className={clsx(fetching && "animate-spin")} />
    </IconButton>
  );
}

function MenuButton() {
  const [open, setOpen] = useState(false);
  return (
    <>
      <IconButton label="Main menu" className="lg:hidden" onClick={() => setOpen(true)}>
        <MenuIcon aria-hidden />
      </IconButton>
      {open && <MenuDrawer onClose={() => setOpen(false)} />}
    </>
  );
}

/** The frame of every page behind the sign-in. */
export function Shell({ theme, children }: { theme: Theme; children: ReactNode }) {
  return (
    <div className="lg:grid lg:grid-cols-[var(--spacing-nav)_minmax(0,1fr)]">
      <a
        href="#content"
        className="fixed top-2 left-2 z-50 -translate-y-16 rounded-md bg-accent px-3 py-2 text-sm font-medium text-accent-ink focus:translate-y-0"
      >
        Skip to the content
      </a>
      <div className="sticky top-0 hidden h-dvh overflow-y-auto bg-deep lg:block">
        <Nav />
      </div>
      <div className="flex min-h-dvh min-w-0 flex-col">
        <header className="sticky top-0 z-30 flex h-bar items-center gap-1 border-b border-line bg-surface px-3">
          <MenuButton />
          <span className="text-base font-semibold tracking-tight lg:hidden">Holdfast</span>
          <div className="ml-auto flex items-center gap-1">
            <Help />
            <NoticeBell />
            <Refresh />
            <ThemeSwitch initial={theme} />
            <PersonMenu />
          </div>
        </header>
        <main id="content" tabIndex={-1} className="min-w-0 grow p-4 outline-none sm:p-5">
          <NoticeBar />
          {children}
        </main>
      </div>
    </div>
  );
}
