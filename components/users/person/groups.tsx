import Link from "next/link";

import { counted } from "@/components/format/text";
import { Section } from "@/components/ui/section";
import type { PersonGroup } from "@/server/domain/users/person/schema";

function Group({ name, priority, through }: PersonGroup) {
  return (
    <li className="py-1 text-sm">
      <Link
        href={`/groups?${new URLSearchParams({ q: name }).toString()}`}
        className="rounded-sm text-accent underline"
      >
        {name}
      </Link>
      <span className="block text-2xs text-muted">
        {priority === null ? "Configures nobody" : `Priority ${priority}`}
        {through.length === 0 ? " · directly" : ` · through ${through.join(", ")}`}
      </span>
    </li>
  );
}

/** Groups of the directory; those that configure nobody on demand. */
export function Groups({ groups }: { groups: readonly PersonGroup[] }) {
  const configuring = groups.filter(({ priority }) => priority !== null);
  const others = groups.filter(({ priority }) => priority === null);
  return (
    <Section title="Groups" count={configuring.length}>
      <div className="px-4 py-2">
        {configuring.length === 0 && (
          <p className="py-1 text-sm text-muted">No group configures this person.</p>
        )}
        <ul>
          {configuring.map((group) => (
            <Group key={group.id} {...group} />
          ))}
        </ul>
        {others.length > 0 && (
          <details className="text-sm">
            <summary className="cursor-pointer rounded-sm py-1 text-muted">
              {counted(others.length, "other group")} of the directory
            </summary>
            <ul>
              {others.map((group) => (
                <Group key={group.id} {...group} />
              ))}
            </ul>
          </details>
        )}
      </div>
    </Section>
  );
}
