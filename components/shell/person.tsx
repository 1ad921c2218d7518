import dynamic from "next/dynamic";
import { useState } from "react";

import { PersonButton } from "./person-button";

const OpenPersonMenu = dynamic(() => import("./person-menu").then((module) => module.OpenPersonMenu), {
  loading: () => <PersonButton />,
});

/** Who is signed in; the first press loads the menu. */
export function PersonMenu() {
  const [wanted, setWanted] = useState(false);
  return wanted ? <OpenPersonMenu /> : <PersonButton onClick={() => setWanted(true)} />;
}
