import Link from "next/link";

import { counted } from "@/components/format/text";
import { Notice } from "@/components/ui/notice";
import type { GroupDetail } from "@/server/domain/groups/schema";
import { skuLabels } from "@/server/domain/licenses/schema";

/** Who goes without a license that the group gives, and who is next. */
export function Without({ group: { without, withoutSeat } }: { group: GroupDetail }) {
  if (without.length === 0) return null;
  const more = withoutSeat - without.length;
  return (
    <Notice tone="warn">
      <p className="font-medium">
        {counted(withoutSeat, "member goes", "members go")} without a license that this group gives: your
        organization has none left.
      </p>
      <ol className="mt-1 max-h-40 list-decimal overflow-y-auto pl-5">
        {without.map(({ personId, name, username, skus }) => (
          <li key={personId}>
            <Link href={`/users/${personId}`} className="rounded-sm font-medium text-accent hover:underline">
              {name}
            </Link>{" "}
            <span className="text-muted">{username}</span>: {skus.map((sku) => skuLabels[sku]).join(", ")}
          </li>
        ))}
      </ol>
      {more > 0 && <p>and {counted(more, "more person", "more people")}</p>}
      <p className="mt-1 text-muted">
        Whoever has a license keeps it. Then come those to whom it was given by name, then everybody else in
        the order of their usernames, as here. A license that becomes free goes to the next one at once.
      </p>
    </Notice>
  );
}
