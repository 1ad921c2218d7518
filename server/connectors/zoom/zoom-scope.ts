export type ZoomScope = {
  /** Name since 2024; an app has either these or the classic ones. */
  granular: string;
  classic: string;
  /** What Zoom's consent page calls it. */
  permission: string;
  feature:
    | "import"
    | "webhook"
    | "participants"
    | "companion"
    | "phone"
    | "chat"
    | "settings"
    | "trash"
    | "completeness";
  /** In plain words, for the administrator who is asked to allow it. */
  reason: string;
  /** What is missing without it. */
  switchesOff: string;
  optional: boolean;
  /** What of the data read is kept here; null = nothing. */
  stored: string | null;
};
