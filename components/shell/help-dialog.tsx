import { usePathname } from "next/navigation";

import { Questions } from "@/components/help/questions";
import { Dialog } from "@/components/ui/dialog";
import { Tabs } from "@/components/ui/tabs";

const shortcuts = [
  {
    place: "Everywhere",
    keys: [
      ["/", "Search on this page"],
      ["j", "Next row"],
      ["k", "Previous row"],
      ["Enter", "Open the row"],
      ["?", "Show this help"],
    ],
  },
  {
    place: "Replay",
    keys: [
      ["Space", "Play or pause"],
      ["←", "10 seconds back"],
      ["→", "10 seconds on"],
      ["m", "Mute or unmute"],
      ["c", "Captions on or off"],
      ["f", "Full screen"],
    ],
  },
] as const;

function Shortcuts() {
  return (
    <div className="grid gap-5 pt-3 sm:grid-cols-2">
      {shortcuts.map(({ place, keys }) => (
        <section key={place}>
          <h3 className="mb-1.5 text-sm font-semibold">{place}</h3>
          <dl className="grid grid-cols-[auto_1fr] items-center gap-x-3 gap-y-1 text-sm">
            {keys.map(([key, meaning]) => (
              <div key={key} className="contents">
                <dt>
                  <kbd className="inline-block min-w-7 rounded-sm border border-control bg-sunken px-1.5 text-center font-sans text-2xs">
                    {key}
                  </kbd>
                </dt>
                <dd>{meaning}</dd>
              </div>
            ))}
          </dl>
        </section>
      ))}
    </div>
  );
}

/** Short answers, those of this screen first, and the keyboard's shortcuts. */
export function HelpDialog({ onClose }: { onClose: () => void }) {
  const path = usePathname();
  const tabs = [
    { id: "questions", label: "Questions", content: <Questions path={path} onLeave={onClose} /> },
    { id: "keyboard", label: "Keyboard shortcuts", content: <Shortcuts /> },
  ];
  return (
    <Dialog open wide onOpenChange={onClose} title="Help">
      <div className="min-h-[60dvh]">
        <Tabs label="Help" tabs={tabs} />
      </div>
    </Dialog>
  );
}
