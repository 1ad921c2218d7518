import { decideReplayRequest } from "@/server/domain/replay-requests/decide-replay-request";
import { listReplayRequests } from "@/server/domain/replay-requests/list-replay-requests";
import { requestReplay } from "@/server/domain/replay-requests/request-replay";
import {
  decideReplayRequestInput,
  listReplayRequestsInput,
  requestReplayInput,
} from "@/server/domain/replay-requests/schema";
import { summariseReplayRequests } from "@/server/domain/replay-requests/summarise-replay-requests";

import { procedure, router } from "../init";

export const replayRequests = router({
  summary: procedure.query(({ ctx }) => summariseReplayRequests(ctx)),
  list: procedure.input(listReplayRequestsInput).query(({ ctx, input }) => listReplayRequests(ctx, input)),
  request: procedure.input(requestReplayInput).mutation(({ ctx, input }) => requestReplay(ctx, input)),
  decide: procedure
    .input(decideReplayRequestInput)
    .mutation(({ ctx, input }) => decideReplayRequest(ctx, input)),
});
