import { NotFound } from "@/components/shell/not-found";

export default function NotFoundPage() {
  return (
    <main className="mx-auto max-w-2xl px-4 py-16">
      <NotFound />
    </main>
  );
}
