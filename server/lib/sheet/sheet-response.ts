type Sheet = { fileName: string; contentType: string; bytes: AsyncGenerator<Uint8Array, void, void> };

export const sheetHeaders = { "cache-control": "private, no-store", "x-content-type-options": "nosniff" };

/** A download that is read as fast as it is taken, and ends when nobody takes it any more. */
export function sheetResponse({ fileName, contentType, bytes }: Sheet): Response {
  const stream = new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        const next = await bytes.next();
        if (next.done) controller.close();
        else controller.enqueue(next.value);
      },
      async cancel() {
        await bytes.return();
      },
    },
    { highWaterMark: 0 },
  );
  const disposition = `attachment; filename="${fileName}"`;
  return new Response(stream, {
    headers: { ...sheetHeaders, "content-type": contentType, "content-disposition": disposition },
  });
}
