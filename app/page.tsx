import { redirect } from "next/navigation";

import { firstScreen } from "./prefetch";

export default async function Home() {
  redirect(await firstScreen());
}
