import type { Metadata } from "next";
import { redirect } from "next/navigation";

import { WrongAccount } from "@/components/sign-in/wrong-account";
import { readWrongAccount } from "@/server/auth/wrong-account";

export const metadata: Metadata = { title: "Wrong account" };

export default async function WrongAccountPage() {
  const account = await readWrongAccount();
  if (!account) redirect("/sign-in");
  return <WrongAccount {...account} />;
}
