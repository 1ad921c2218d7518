import { countConversations } from "@/server/domain/conversations/count-conversations";
import { getCall } from "@/server/domain/conversations/get-call";
import { getChat } from "@/server/domain/conversations/get-chat";
import { getConversation } from "@/server/domain/conversations/get-conversation";
import { getHistory } from "@/server/domain/conversations/get-history";
import { getSpeakers } from "@/server/domain/conversations/get-speakers";
import { getSummary } from "@/server/domain/conversations/get-summary";
import { getTeamChat } from "@/server/domain/conversations/get-team-chat";
import { getTranscript } from "@/server/domain/conversations/get-transcript";
import { listIntegrations } from "@/server/domain/conversations/list-integrations";
import {
  conversationIdInput,
  countConversationsInput,
  searchConversationsInput,
} from "@/server/domain/conversations/schema";
import { searchConversations } from "@/server/domain/conversations/search-conversations";
import { viewConversation } from "@/server/domain/conversations/view-conversation";
import { placeHold } from "@/server/domain/holds/place-hold";
import { releaseHold } from "@/server/domain/holds/release-hold";
import { placeHoldInput, releaseHoldInput } from "@/server/domain/holds/schema";
import { beatPlayback } from "@/server/domain/playback/beat-playback";
import { openPlayback } from "@/server/domain/playback/open-playback";
import { openPlaybackInput, playbackBeatInput } from "@/server/domain/playback/schema";

import { procedure, router } from "../init";

export const conversations = router({
  search: procedure
    .input(searchConversationsInput)
    .query(({ ctx, input }) => searchConversations(ctx, input)),
  count: procedure.input(countConversationsInput).query(({ ctx, input }) => countConversations(ctx, input)),
  integrations: procedure.query(({ ctx }) => listIntegrations(ctx)),
  get: procedure.input(conversationIdInput).query(({ ctx, input }) => getConversation(ctx, input)),
  transcript: procedure.input(conversationIdInput).query(({ ctx, input }) => getTranscript(ctx, input)),
  summary: procedure.input(conversationIdInput).query(({ ctx, input }) => getSummary(ctx, input)),
  speakers: procedure.input(conversationIdInput).query(({ ctx, input }) => getSpeakers(ctx, input)),
  chat: procedure.input(conversationIdInput).query(({ ctx, input }) => getChat(ctx, input)),
  teamChat: procedure.input(conversationIdInput).query(({ ctx, input }) => getTeamChat(ctx, input)),
  callDetails: procedure.input(conversationIdInput).query(({ ctx, input }) => getCall(ctx, input)),
  history: procedure.input(conversationIdInput).query(({ ctx, input }) => getHistory(ctx, input)),
  view: procedure.input(conversationIdInput).mutation(({ ctx, input }) => viewConversation(ctx, input)),
  openPlayback: procedure.input(openPlaybackInput).mutation(({ ctx, input }) => openPlayback(ctx, input)),
  beatPlayback: procedure.input(playbackBeatInput).mutation(({ ctx, input }) => beatPlayback(ctx, input)),
  placeHold: procedure.input(placeHoldInput).mutation(({ ctx, input }) => placeHold(ctx, input)),
  releaseHold: procedure.input(releaseHoldInput).mutation(({ ctx, input }) => releaseHold(ctx, input)),
});
