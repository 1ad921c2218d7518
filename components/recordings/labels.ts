import { type LucideIcon, MessagesSquare, Phone, Presentation, Video } from "lucide-react";

import type { ConversationType } from "@/db/constants";

export const typeLabels: Record<ConversationType, string> = {
  meeting: "Meeting",
  webinar: "Webinar",
  call: "Call",
  chat: "Chat",
};

export const typeIcons: Record<ConversationType, LucideIcon> = {
  meeting: Video,
  webinar: Presentation,
  call: Phone,
  chat: MessagesSquare,
};
