/** An answer of the API that is not success (zoom-api, 1.5). */
export class ZoomError extends Error {
  constructor(
    readonly status: number,
    readonly code: number,
    message: string,
    readonly errors?: { field: string; message: string }[],
  ) {
    super(message);
  }

  body() {
    return { code: this.code, message: this.message, ...(this.errors ? { errors: this.errors } : {}) };
  }
}

export const noRecording = () => new ZoomError(404, 3301, "This recording does not exist.");
