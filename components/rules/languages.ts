/** Languages that a transcription may be asked for, by tag (BCP 47). */
const tags = [
  ...["ar", "bg", "ca", "cs", "da", "de", "de-AT", "de-CH", "el", "en-AU", "en-GB", "en-IN", "en-US"],
  ...["es", "es-MX", "et", "fi", "fr", "fr-CA", "fr-CH", "he", "hi", "hr", "hu", "id", "it", "ja"],
  ...["ko", "lt", "lv", "ms", "nb", "nl", "nl-BE", "pl", "pt", "pt-BR", "ro", "ru", "sk", "sl", "sr"],
  ...["sv", "ta", "th", "tr", "uk", "vi", "zh-CN", "zh-HK", "zh-TW"],
];

const names = new Intl.DisplayNames("en", { type: "language" });

/** "British English" for "en-GB". */
export const languageName = (tag: string) => names.of(tag) ?? tag;

export const languages = tags
  .map((tag) => ({ tag, name: languageName(tag) }))
  .sort((a, b) => a.name.localeCompare(b.name, "en"));
