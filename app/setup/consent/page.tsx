import type { Metadata } from "next";
import type { SearchParams } from "nuqs/server";

import { ConsentAnswer } from "@/components/sign-in/consent-answer";

export const metadata: Metadata = { title: "Admin consent" };

export default async function ConsentPage({ searchParams }: { searchParams: Promise<SearchParams> }) {
  const { answer } = await searchParams;
  return <ConsentAnswer declined={answer === "declined"} />;
}
