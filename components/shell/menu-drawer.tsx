import { Dialog } from "@/components/ui/dialog";

import { Nav } from "./nav";

/** The menu on narrow screens. */
export function MenuDrawer({ onClose }: { onClose: () => void }) {
  return (
    <Dialog open onOpenChange={onClose} title="Main menu" place="left">
      <div className="-mx-2 rounded-lg bg-deep pt-1">
        <Nav onNavigate={onClose} />
      </div>
    </Dialog>
  );
}
