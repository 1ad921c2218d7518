import { handleAuth } from "@/server/auth/handler";

const handle = (request: Request) => handleAuth(request);

export { handle as GET, handle as POST };
