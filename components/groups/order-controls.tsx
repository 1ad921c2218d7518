import { ArrowDown, ArrowUp, GripVertical } from "lucide-react";
import { type PointerEvent, useState } from "react";

import { IconButton } from "@/components/ui/button";

const rowsOf = (within: Element) => [...(within.closest("tbody")?.rows ?? [])];

/** Where a row that is let go at this height would land among the others. */
function landing(handle: Element, clientY: number, from: number): number {
  const others = rowsOf(handle).toSpliced(from, 1);
  return others.filter((row) => {
    const { top, bottom } = row.getBoundingClientRect();
    return clientY > (top + bottom) / 2;
  }).length;
}

export type Drag = { from: number; to: number };

/** A row that is dragged by its handle, with mouse, pen or finger; it moves when it is let go, Escape lets it stay. */
export function useDrag(move: (from: number, to: number) => void) {
  const [drag, setDrag] = useState<Drag | null>(null);
  const handleOf = (from: number) => ({
    onPointerDown: (event: PointerEvent<HTMLButtonElement>) => {
      if (event.button !== 0) return;
      event.currentTarget.setPointerCapture(event.pointerId);
      setDrag({ from, to: from });
    },
    onPointerMove: (event: PointerEvent<HTMLButtonElement>) => {
      if (drag?.from === from) setDrag({ from, to: landing(event.currentTarget, event.clientY, from) });
    },
    onPointerUp: () => {
      if (drag) move(drag.from, drag.to);
      setDrag(null);
    },
    onPointerCancel: () => setDrag(null),
  });
  return { drag, cancel: () => setDrag(null), handleOf };
}

type OrderControlsProps = {
  name: string;
  at: number;
  count: number;
  handle: ReturnType<ReturnType<typeof useDrag>["handleOf"]>;
  onCancel: () => void;
  onMove: (from: number, to: number) => void;
};

/** Handle to drag, and what does the same by keyboard and by single presses. */
export function OrderControls({ name, at, count, handle, onCancel, onMove }: OrderControlsProps) {
  const steps: Record<string, () => void> = {
    ArrowUp: () => onMove(at, at - 1),
    ArrowDown: () => onMove(at, at + 1),
    Home: () => onMove(at, 0),
    End: () => onMove(at, count - 1),
    Escape: onCancel,
  };
  return (
    <span className="flex items-center">
      <IconButton
        label={`Drag ${name}, or move it with the arrow keys`}
        className="w-6! cursor-grab touch-none active:cursor-grabbing"
        onKeyDown={(event) => {
          const step = steps[event.key];
          if (!step) return;
          event.preventDefault();
          step();
        }}
        {...handle}
      >
        <GripVertical aria-hidden className="text-muted" />
      </IconButton>
      <IconButton
        label={`Move ${name} up`}
        className="w-6!"
        disabled={at === 0}
        onClick={() => onMove(at, at - 1)}
      >
        <ArrowUp aria-hidden />
      </IconButton>
      <IconButton
        label={`Move ${name} down`}
        className="w-6!"
        disabled={at === count - 1}
        onClick={() => onMove(at, at + 1)}
      >
        <ArrowDown aria-hidden />
      </IconButton>
    </span>
  );
}
