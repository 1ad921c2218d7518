import { humanise } from "@/components/format/text";

/** What a file is called: its kind, and whose it is where it belongs to one person. */
export const fileName = ({
  recordingType,
  label,
}: {
  recordingType: string;
  label: string | null;
}): string => (label === null ? humanise(recordingType) : `${humanise(recordingType)}: ${label}`);
