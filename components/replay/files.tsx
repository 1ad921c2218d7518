import { Download } from "lucide-react";

import { formatBytes } from "@/components/format/text";
import { Moment } from "@/components/format/zone";
import { CopyButton } from "@/components/ui/copy-button";
import { Section } from "@/components/ui/section";
import type { ConversationDetail, ConversationFile } from "@/server/domain/conversations/schema";

import { fileName } from "./file-name";

const shownHashChars = 12;

type FileRowProps = { file: ConversationFile; mayDownload: boolean; onDownload: OnDownload };
/** Null = the browser follows the link by itself. */
type OnDownload = ((href: string) => void) | null;

function FileRow({ file, mayDownload, onDownload }: FileRowProps) {
  const href = `/api/media/${file.id}?download=1`;
  const name = `${fileName(file)} (${file.fileType})`;
  return (
    <li className="flex flex-wrap items-center gap-x-3 gap-y-0.5 border-b border-line px-4 py-2 text-sm last:border-0">
      <span className="min-w-40 grow">
        <span className="block font-medium">{name}</span>
        <span className="block text-2xs text-muted tabular-nums">
          {formatBytes(file.sizeBytes)} · {file.region} · recorded <Moment at={file.startedAt} /> · imported{" "}
          <Moment at={file.importedAt} />
        </span>
      </span>
      <span className="flex items-center gap-1">
        <span className="text-2xs text-muted">SHA-256</span>
        <code className="font-mono text-2xs" title={file.sha256}>
          {file.sha256.slice(0, shownHashChars)}…
        </code>
        <CopyButton text={file.sha256} label={`Copy SHA-256 of ${name}`} />
        {mayDownload && (
          <a
            href={href}
            download
            {...(onDownload && {
              onClick: (event) => {
                event.preventDefault();
                onDownload(href);
              },
            })}
            aria-label={`Download ${name}`}
            title="Download"
            className="inline-flex size-6 items-center justify-center rounded-md hover:bg-accent-soft"
          >
            <Download aria-hidden className="size-4" />
          </a>
        )}
      </span>
    </li>
  );
}

/** What lies in the archive, with the hashes that prove it unchanged. */
export function Files({
  files,
  may,
  onDownload,
}: Pick<ConversationDetail, "files" | "may"> & { onDownload: OnDownload }) {
  return (
    <Section title="Files" count={files.length}>
      <ul>
        {files.map((file) => (
          <FileRow key={file.id} file={file} mayDownload={may.download} onDownload={onDownload} />
        ))}
      </ul>
    </Section>
  );
}
