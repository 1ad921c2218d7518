import type { ScreenPath } from "@/components/shell/navigation";

/** One question of the help, with its answer in a few plain sentences. */
export type HelpTopic = {
  /** Stands in addresses and never changes. */
  id: string;
  question: string;
  answer: readonly string[];
  /** Where somebody is likely to ask it. */
  screens: readonly ScreenPath[];
  /** Other words it is found by, such as the labels of other products. */
  also?: readonly string[];
  link?: { href: string; label: string };
};
