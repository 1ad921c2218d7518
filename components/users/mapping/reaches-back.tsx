import { Moment } from "@/components/format/zone";

/** How far back Zoom gives out somebody's recordings, where it does not reach as far as was asked. */
export function ReachesBack({ to }: { to: Date | null }) {
  if (to === null) return null;
  return (
    <span className="block text-2xs text-muted">
      Zoom gives out no recordings from before <Moment at={to} to="date" />
    </span>
  );
}
