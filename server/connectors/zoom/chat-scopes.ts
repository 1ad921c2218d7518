import type { ZoomScope } from "./zoom-scope";

/** What Team Chat needs. Without the first two there are no chats; without the others something of them. */
export const chatScopes: readonly ZoomScope[] = [
  {
    granular: "report:read:list_chat_sessions:admin",
    classic: "report_chat:read:admin",
    permission: "View chat sessions reports",
    feature: "chat",
    reason: "Lists the team chats of the account in which something was written.",
    switchesOff: "Team Chat: no chats are imported.",
    optional: true,
    stored: "Ids, times and members of chats that the rules keep; ids and times of the others",
  },
  {
    granular: "report:read:chat_session:admin",
    classic: "report_chat:read:admin",
    permission: "View a chat session report",
    feature: "chat",
    reason: "Reads the messages of a chat with their edits and deletions.",
    switchesOff: "Team Chat: no chats are imported.",
    optional: true,
    stored: "Messages, reactions and names of senders of chats that the rules keep",
  },
  {
    granular: "team_chat:read:file:admin",
    classic: "chat_message:read:admin",
    permission: "View a chat file",
    feature: "chat",
    reason: "Gives the address of a file that was sent in a chat, once the first one is over.",
    switchesOff: "Files in team chats that are tried again: they can’t be fetched later.",
    optional: true,
    stored: "Files sent in chats that the rules keep, sealed",
  },
  {
    granular: "team_chat:read:user_message:admin",
    classic: "chat_message:read:admin",
    permission: "View a user’s chat message",
    feature: "webhook",
    reason: "Lets Zoom announce a message, so that a chat is imported within minutes.",
    switchesOff: "Team chats within minutes: they arrive with the nightly run.",
    optional: true,
    stored: "Id of the chat and time of the announcement",
  },
];
