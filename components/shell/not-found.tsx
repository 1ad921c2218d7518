import { SearchX } from "lucide-react";
import Link from "next/link";

import { buttonClass } from "@/components/ui/button";
import { Empty } from "@/components/ui/states";

/** Says the same whether something never existed or may not be seen. */
export function NotFound() {
  return (
    <>
      <h1 className="mb-4 text-xl font-semibold tracking-tight">Not found</h1>
      <Empty
        icon={SearchX}
        title="There is nothing at this address"
        action={
          <Link href="/recordings" className={buttonClass("primary")}>
            Go to Recordings
          </Link>
        }
      >
        It does not exist, it was deleted when its time was over, or you may not see it.
      </Empty>
    </>
  );
}
