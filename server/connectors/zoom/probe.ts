import { z } from "zod";

import { type ZoomConnection, zoomGet } from "./client";

/**
 * Asks for the smallest list of the account's users: whether Zoom is there and gives them out, to every kind of app. (`me`
 * is nobody to an app that asks in its own name.) Throws ZoomError.
 */
export async function probe(connection: ZoomConnection): Promise<void> {
  await zoomGet(connection, {
    label: "medium",
    path: "/users",
    query: { page_size: "1" },
    schema: z.unknown(),
  });
}
