import type { ReactNode } from "react";

import { Hydrate, loadMe } from "@/app/prefetch";
import { viewerTheme, viewerZone } from "@/app/viewer";
import { ZoneProvider } from "@/components/format/zone";
import { Shell } from "@/components/shell/shell";

export default async function ArchiveLayout({ children }: { children: ReactNode }) {
  const me = await loadMe();
  const [theme, zone] = await Promise.all([viewerTheme(), viewerZone(me.tenant.timeZone)]);
  return (
    <Hydrate>
      <ZoneProvider guess={zone}>
        <Shell theme={theme}>{children}</Shell>
      </ZoneProvider>
    </Hydrate>
  );
}
