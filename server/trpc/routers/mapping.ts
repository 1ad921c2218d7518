import { listUnmatched } from "@/server/domain/mapping/list-unmatched";
import { mapIdentity } from "@/server/domain/mapping/map-identity";
import {
  identityIdInput,
  listUnmatchedInput,
  mapIdentityInput,
  searchMappingPeopleInput,
} from "@/server/domain/mapping/schema";
import { searchMappingPeople } from "@/server/domain/mapping/search-people";
import { unmapIdentity } from "@/server/domain/mapping/unmap-identity";

import { procedure, router } from "../init";

export const mapping = router({
  unmatched: procedure.input(listUnmatchedInput).query(({ ctx, input }) => listUnmatched(ctx, input)),
  people: procedure
    .input(searchMappingPeopleInput)
    .query(({ ctx, input }) => searchMappingPeople(ctx, input)),
  map: procedure.input(mapIdentityInput).mutation(({ ctx, input }) => mapIdentity(ctx, input)),
  unmap: procedure.input(identityIdInput).mutation(({ ctx, input }) => unmapIdentity(ctx, input)),
});
