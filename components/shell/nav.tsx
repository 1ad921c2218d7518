"use client";

import { clsx } from "clsx";
import Link from "next/link";
import { usePathname } from "next/navigation";

import { formatNumber } from "@/components/format/text";

import { Mark } from "./mark";
import { isInMenu, mayOpen, type Screen, screens } from "./navigation";
import { useMenu } from "./use-menu";

function bySection(open: readonly Screen[]): { section: string | null; entries: Screen[] }[] {
  const sections: { section: string | null; entries: Screen[] }[] = [];
  for (const screen of open) {
    const last = sections.at(-1);
    if (last && last.section === screen.section) last.entries.push(screen);
    else sections.push({ section: screen.section, entries: [screen] });
  }
  return sections;
}

function Brand() {
  return (
    <Link
      href="/recordings"
      className="flex h-bar items-center gap-2 px-1.5 text-base font-semibold tracking-tight text-deep-ink"
    >
      <Mark className="size-6 text-speaker-1" />
      Holdfast
    </Link>
  );
}

/** The menu: only what the signed-in person may open. */
export function Nav({ onNavigate }: { onNavigate?: () => void }) {
  const { rights, counts } = useMenu();
  const pathname = usePathname();
  const open = screens.filter((screen) => mayOpen(screen, rights) && isInMenu(screen, counts));
  return (
    <nav aria-label="Main menu" className="flex flex-col gap-4 px-2.5 pb-3">
      <Brand />
      {bySection(open).map(({ section, entries }) => (
        <div key={section ?? ""}>
          {section && (
            <h2 className="px-2.5 pb-1 text-2xs font-semibold tracking-wider text-deep-muted uppercase">
              {section}
            </h2>
          )}
          <ul className="flex flex-col gap-px">
            {entries.map(({ path, label, icon: Icon, counts: key }) => {
              const count = key && counts?.[key];
              const current = pathname === path || pathname.startsWith(`${path}/`);
              return (
                <li key={path}>
                  <Link
                    href={path}
                    aria-current={current ? "page" : undefined}
                    {...(onNavigate && { onClick: onNavigate })}
                    className={clsx(
                      "flex h-8 items-center gap-2.5 rounded-md px-2.5 text-sm",
                      current
                        ? "bg-deep-raised font-medium text-white shadow-[inset_2px_0_0] shadow-speaker-1"
                        : "text-deep-ink hover:bg-deep-raised",
                    )}
                  >
                    <Icon aria-hidden className="size-4 shrink-0 text-deep-muted" strokeWidth={1.75} />
                    {label}
                    {typeof count === "number" && (
                      <span className="ml-auto text-xs text-deep-muted tabular-nums">
                        {formatNumber(count)}
                      </span>
                    )}
                  </Link>
                </li>
              );
            })}
          </ul>
        </div>
      ))}
    </nav>
  );
}
