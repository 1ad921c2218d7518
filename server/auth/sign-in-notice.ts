import { cookies } from "next/headers";

import { env } from "@/server/lib/env";

import { openNotice, type SignInNotice } from "./notice";
import { noticeCookie } from "./session-cookie";
import { explainFailure, type SignInExplanation } from "./sign-in-text";

/** What the last sign-in of this browser came to, when it did not work. */
async function readNotice(): Promise<SignInNotice | null> {
  const { NEXTAUTH_URL, NEXTAUTH_SECRET } = env();
  const sealed = (await cookies()).get(noticeCookie(NEXTAUTH_URL).name)?.value;
  return sealed ? openNotice(NEXTAUTH_SECRET, sealed, new Date()) : null;
}

/** For the sign-in page: why the last one failed, in sentences. */
export async function readFailedSignIn(): Promise<SignInExplanation> {
  const notice = await readNotice();
  return notice?.kind === "failed"
    ? explainFailure(notice.failure, notice.entra)
    : explainFailure("restart", null);
}

/** Who was refused, as Entra named them. */
export async function readRefusedSignIn() {
  const notice = await readNotice();
  return notice?.kind === "refused" ? notice : null;
}
