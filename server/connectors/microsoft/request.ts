import { z } from "zod";
import { type Answer, jsonOf } from "../http";
import { backoffMs, type Clock, parseRetryAfter, systemClock } from "../retry";
import { GraphError, type GraphFacts, type GraphFailure, judgeGraph } from "./failure";
import { appToken, callMicrosoft, type GraphConnection } from "./token";

const maxTries = 6;
const errorSchema = z.object({ error: z.object({ code: z.string().catch("") }) });

/** Whether an absolute link (a stored or a next page's) leads to the Graph of the settings: only there go tokens. */
export function isOwnLink(connection: GraphConnection, link: string): boolean {
  return URL.canParse(link) && new URL(link).origin === new URL(connection.settings.graphUrl).origin;
}

/**
 * One GET of Graph with token, renewal, back-off and a checked answer. `link` is absolute, taken unchanged from Graph
 * where it came from there. Throws GraphError.
 */
export async function graphGet<S extends z.ZodType>(
  connection: GraphConnection,
  link: string,
  schema: S,
  headers: Record<string, string> = {},
): Promise<z.infer<S>> {
  if (!isOwnLink(connection, link)) throw new GraphError({ kind: "misconfigured" });
  const { clock = systemClock, signal } = connection;
  let refused: string | undefined;
  for (let tries = 1; ; tries++) {
    if (signal?.aborted) throw new GraphError({ kind: "aborted" });
    let failed: GraphError;
    try {
      const token = await appToken(connection, refused);
      const answer = await callMicrosoft(connection, link, {
        method: "GET",
        headers: { ...headers, authorization: `Bearer ${token}`, accept: "application/json" },
      });
      if (answer.status === 200) return read(answer, schema);
      const failure = failureOf(answer, clock.now());
      if (failure === null && refused === undefined) {
        refused = token;
        continue;
      }
      failed = new GraphError(failure ?? { kind: "permission_missing" }, factsOf(answer));
    } catch (error) {
      if (!(error instanceof GraphError)) throw error;
      failed = error;
    }
    const waitMs = waitFor(failed.failure, tries, clock);
    if (waitMs === null || tries >= maxTries || waitMs > (connection.maxWaitMs ?? 60_000)) throw failed;
    await clock.sleep(waitMs, signal).catch(() => undefined);
  }
}

function read<S extends z.ZodType>(answer: Answer, schema: S): z.infer<S> {
  const body = schema.safeParse(jsonOf(answer.text));
  if (body.success) return body.data;
  throw new GraphError({ kind: "unreadable_answer" }, factsOf(answer));
}

const codeOf = (answer: Answer) => errorSchema.safeParse(jsonOf(answer.text)).data?.error.code ?? "";

function failureOf(answer: Answer, now: number): GraphFailure | null {
  const wait = parseRetryAfter(answer.header("retry-after"), now);
  return judgeGraph(answer.status, codeOf(answer), wait === null ? null : now + wait);
}

const factsOf = (answer: Answer): GraphFacts => ({
  status: answer.status,
  errorCode: codeOf(answer) || null,
  requestId: answer.header("request-id"),
});

/** Graph asks to wait exactly as long as it says; null = another try makes no sense. */
function waitFor(failure: GraphFailure, tries: number, clock: Clock): number | null {
  if (failure.kind !== "throttled" && failure.kind !== "outage") return null;
  const asked = failure.kind === "throttled" ? failure.retryAt : null;
  return asked === null ? backoffMs(tries - 1, clock.random) : Math.max(0, asked - clock.now());
}
