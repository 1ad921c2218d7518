import { createServer } from "node:http";

import { serve } from "inngest/node";

import { served } from "@/server/jobs";

/** The app as far as the engine sees it: its functions, without its pages. */
const server = createServer(serve(served));
server.listen(Number(process.env["PORT"]), "127.0.0.1");
