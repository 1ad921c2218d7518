"use client";

import { Monitor, Moon, Sun } from "lucide-react";
import { useState } from "react";

import { IconButton } from "@/components/ui/button";

const themes = ["system", "light", "dark"] as const;
export type Theme = (typeof themes)[number];

const cookieMaxAgeS = 31_536_000;
const icons = { system: Monitor, light: Sun, dark: Moon };

function apply(theme: Theme) {
  if (theme === "system") delete document.documentElement.dataset["theme"];
  else document.documentElement.dataset["theme"] = theme;
  document.cookie = `theme=${theme}; path=/; max-age=${cookieMaxAgeS}; samesite=lax`;
}

/** Steps through system, light and dark; a cookie lets the server render the next page right at once. */
export function ThemeSwitch({ initial }: { initial: Theme }) {
  const [theme, setTheme] = useState(initial);
  const next = themes[(themes.indexOf(theme) + 1) % themes.length] ?? "system";
  const Icon = icons[theme];
  return (
    <IconButton
      label={`Theme: ${theme}. Switch to ${next}`}
      onClick={() => {
        apply(next);
        setTheme(next);
      }}
    >
      <Icon aria-hidden />
    </IconButton>
  );
}
