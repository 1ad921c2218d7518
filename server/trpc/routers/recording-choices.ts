import { askForItems } from "@/server/domain/recording-choices/ask-for-items";
import { getMyRecording } from "@/server/domain/recording-choices/get-my-recording";
import { listWaiting, summariseWaiting } from "@/server/domain/recording-choices/list-waiting";
import { askForItemsInput, switchRecordingInput } from "@/server/domain/recording-choices/schema";
import { switchRecording } from "@/server/domain/recording-choices/switch-recording";

import { procedure, router } from "../init";

export const recordingChoices = router({
  mine: procedure.query(({ ctx }) => getMyRecording(ctx)),
  waiting: procedure.query(({ ctx }) => listWaiting(ctx)),
  waitingSummary: procedure.query(({ ctx }) => summariseWaiting(ctx)),
  switch: procedure.input(switchRecordingInput).mutation(({ ctx, input }) => switchRecording(ctx, input)),
  keep: procedure.input(askForItemsInput).mutation(({ ctx, input }) => askForItems(ctx, input)),
});
