import { Dialog } from "@/components/ui/dialog";

import { FilterPanel } from "./filter-panel";

/** The Filter Panel on narrow screens. */
export function FilterDrawer({ onClose }: { onClose: () => void }) {
  return (
    <Dialog open onOpenChange={onClose} title="Filter Panel" place="right">
      <FilterPanel />
    </Dialog>
  );
}
