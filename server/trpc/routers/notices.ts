import { archivePorts } from "@/server/domain/archive/ports";
import { addChannel, changeChannel, listChannels, removeChannel } from "@/server/domain/notices/channels";
import { acknowledgeNotice, listNotices, listOpenNotices } from "@/server/domain/notices/list-notices";
import {
  addChannelInput,
  changeChannelInput,
  channelIdInput,
  listNoticesInput,
  noticeIdInput,
} from "@/server/domain/notices/schema";
import { testChannel } from "@/server/domain/notices/test-channel";

import { procedure, router } from "../init";

export const notices = router({
  list: procedure.input(listNoticesInput).query(({ ctx, input }) => listNotices(ctx, input)),
  open: procedure.query(({ ctx }) => listOpenNotices(ctx)),
  acknowledge: procedure.input(noticeIdInput).mutation(({ ctx, input }) => acknowledgeNotice(ctx, input)),
  channels: procedure.query(async ({ ctx }) => listChannels(ctx, await archivePorts())),
  addChannel: procedure
    .input(addChannelInput)
    .mutation(async ({ ctx, input }) => addChannel(ctx, input, await archivePorts())),
  changeChannel: procedure.input(changeChannelInput).mutation(({ ctx, input }) => changeChannel(ctx, input)),
  removeChannel: procedure.input(channelIdInput).mutation(({ ctx, input }) => removeChannel(ctx, input)),
  testChannel: procedure
    .input(channelIdInput)
    .mutation(async ({ ctx, input }) => testChannel(ctx, input, await archivePorts())),
});
