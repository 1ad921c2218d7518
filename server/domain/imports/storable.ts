/** PostgreSQL's text holds everything but NUL. */
export const storable = (text: string): string => text.replaceAll("\u0000", "\uFFFD");
