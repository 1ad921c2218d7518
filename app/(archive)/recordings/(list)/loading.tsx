import { PageHeader } from "@/components/ui/page-header";
import { ListSkeleton } from "@/components/ui/states";

export default function Loading() {
  return (
    <>
      <PageHeader title="Recordings" note="Loading" />
      <ListSkeleton />
    </>
  );
}
