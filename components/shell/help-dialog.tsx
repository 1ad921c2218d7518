import { Dialog } from "@/components/ui/dialog";

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

export function HelpDialog({ onClose }: { onClose: () => void }) {
  return (
    <Dialog open onOpenChange={onClose} title="Help" description="Keyboard shortcuts">
      <div className="grid gap-5 sm:grid-cols-2">
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
    </Dialog>
  );
}
