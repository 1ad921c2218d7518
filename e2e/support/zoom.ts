import { type APIRequestContext, expect } from "@playwright/test";

/** Gives the stand-in for Zoom an order; answers its result. */
export async function orderZoom<T = unknown>(
  request: APIRequestContext,
  zoomUrl: string,
  order: string,
  data: object = {},
): Promise<T> {
  const answer = await request.post(new URL(`/__control/${order}`, zoomUrl).href, { data });
  expect(answer.ok(), `${order}: ${await answer.text()}`).toBe(true);
  return ((await answer.json()) as { result: T }).result;
}

/** Asks the stand-in for Zoom. */
export async function askZoom<T>(request: APIRequestContext, zoomUrl: string, question: string): Promise<T> {
  const answer = await request.get(new URL(`/__control/${question}`, zoomUrl).href);
  return (await answer.json()) as T;
}
