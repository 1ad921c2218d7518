import { TRPCClientError } from "@trpc/client";

type ErrorData = { code?: string };

const data = (error: unknown): ErrorData =>
  error instanceof TRPCClientError ? ((error.data ?? {}) as ErrorData) : {};

/** "NOT_FOUND", "FORBIDDEN", …; undefined when the server was not reached. */
export const errorCode = (error: unknown): string | undefined => data(error).code;

/** What a person may read: the server's own sentence, or that it was not reached. */
export function errorMessage(error: unknown): string {
  if (errorCode(error) !== undefined && error instanceof Error) return error.message;
  if (error instanceof TRPCClientError)
    return "Holdfast could not be reached. Check the connection and try again.";
  return "This part of the page failed. Try again.";
}
