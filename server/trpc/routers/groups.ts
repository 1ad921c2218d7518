import { archivePorts } from "@/server/domain/archive/ports";
import { addGroup, configureGroup } from "@/server/domain/groups/configure-group";
import { getGroup } from "@/server/domain/groups/get-group";
import { listGroupMembers } from "@/server/domain/groups/list-group-members";
import { listGroups } from "@/server/domain/groups/list-groups";
import {
  previewAddGroup,
  previewConfigureGroup,
  previewRemoveGroup,
  previewReorderGroups,
} from "@/server/domain/groups/preview-groups";
import { previewMembership } from "@/server/domain/groups/preview-membership";
import { removeGroup } from "@/server/domain/groups/remove-group";
import { reorderGroups } from "@/server/domain/groups/reorder-groups";
import {
  configureGroupInput,
  groupInput,
  groupMembersInput,
  previewMembershipInput,
  reorderGroupsInput,
  searchGroupsInput,
} from "@/server/domain/groups/schema";
import { searchGroups } from "@/server/domain/groups/search-groups";

import { procedure, router } from "../init";

export const groups = router({
  list: procedure.query(({ ctx }) => listGroups(ctx)),
  search: procedure.input(searchGroupsInput).query(({ ctx, input }) => searchGroups(ctx, input)),
  get: procedure.input(groupInput).query(({ ctx, input }) => getGroup(ctx, input)),
  members: procedure.input(groupMembersInput).query(({ ctx, input }) => listGroupMembers(ctx, input)),
  previewMembership: procedure
    .input(previewMembershipInput)
    .query(({ ctx, input }) => previewMembership(ctx, input)),
  add: procedure
    .input(configureGroupInput)
    .mutation(async ({ ctx, input }) => addGroup(ctx, input, await archivePorts())),
  previewAdd: procedure
    .input(configureGroupInput)
    .query(async ({ ctx, input }) => previewAddGroup(ctx, input, await archivePorts())),
  configure: procedure
    .input(configureGroupInput)
    .mutation(async ({ ctx, input }) => configureGroup(ctx, input, await archivePorts())),
  previewConfigure: procedure
    .input(configureGroupInput)
    .query(async ({ ctx, input }) => previewConfigureGroup(ctx, input, await archivePorts())),
  reorder: procedure.input(reorderGroupsInput).mutation(({ ctx, input }) => reorderGroups(ctx, input)),
  previewReorder: procedure
    .input(reorderGroupsInput)
    .query(({ ctx, input }) => previewReorderGroups(ctx, input)),
  remove: procedure.input(groupInput).mutation(({ ctx, input }) => removeGroup(ctx, input)),
  previewRemove: procedure.input(groupInput).query(({ ctx, input }) => previewRemoveGroup(ctx, input)),
});
