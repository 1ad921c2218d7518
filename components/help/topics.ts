import { callAndChatTopics } from "./calls-and-chat";
import { jobTopics } from "./jobs";
import { licenseTopics } from "./licenses";
import { noticeTopics } from "./notices";
import { peopleTopics } from "./people";
import { recordingTopics } from "./recordings";
import { rightsTopics } from "./rights";
import { ruleTopics } from "./rules";
import { signInTopics } from "./sign-in";
import type { HelpTopic } from "./topic";

export const helpTopics: readonly HelpTopic[] = [
  ...jobTopics,
  ...noticeTopics,
  ...peopleTopics,
  ...licenseTopics,
  ...ruleTopics,
  ...rightsTopics,
  ...recordingTopics,
  ...callAndChatTopics,
  ...signInTopics,
];

/** The topics of the screen that somebody is on, then all others, in the order of the list. */
export function topicsFor(path: string): { here: HelpTopic[]; others: HelpTopic[] } {
  const isHere = ({ screens }: HelpTopic) =>
    screens.some((screen) => path === screen || path.startsWith(`${screen}/`));
  return { here: helpTopics.filter(isHere), others: helpTopics.filter((topic) => !isHere(topic)) };
}

const wordsOf = (text: string) =>
  text
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word.length > 1);

const small = new Set(
  "after and are be can do does for from how if in is it me my not of on or the to what when which who why will with without you your"
    .split(" "),
); // prettier-ignore

/** Topics that hold every word that matters, those with the words in the question first. */
export function searchTopics(text: string): HelpTopic[] {
  const typed = wordsOf(text);
  const matter = typed.filter((word) => !small.has(word));
  const words = matter.length > 0 ? matter : typed;
  const scored = helpTopics.flatMap((topic) => {
    const question = [topic.question, ...(topic.also ?? [])].join(" ").toLowerCase();
    const all = `${question} ${topic.answer.join(" ").toLowerCase()}`;
    if (words.length === 0 || !words.every((word) => all.includes(word))) return [];
    return [{ topic, score: words.filter((word) => question.includes(word)).length }];
  });
  return scored.sort((a, b) => b.score - a.score).map(({ topic }) => topic);
}
