import { serve } from "inngest/next";

import { served } from "@/server/jobs";

export const { GET, POST, PUT } = serve(served);
