import { useQueryStates } from "nuqs";

import { userParsers, userUrlKeys } from "./address";

/** The list's filter, order, page and columns, as the address holds them. */
export const useUserList = () => useQueryStates(userParsers, { urlKeys: userUrlKeys });
