import type { DeployReply, Release } from "@slipway/render-api";
import { expect, test } from "vitest";
import { wayBack, type WayBack } from "./kept";

const commitOf = (letter: string): string => letter.repeat(40);
const release: Release = { kind: "commit", commit: commitOf("a") };

/** Newest first, in short: the letter of a commit, `<` before a rollback, `!` behind a build that failed, `?` behind one that was canceled. */
function deploysOf(text: string): DeployReply[] {
  return text.split(" ").map((word, index) => ({
    id: `dep-${index}`,
    status: word.endsWith("!")
      ? "build_failed"
      : word.endsWith("?")
        ? "canceled"
        : index === 0
          ? "live"
          : "deactivated",
    trigger: word.startsWith("<") ? "rollback" : "api",
    commit: { id: commitOf(word.replaceAll(/[<!?]/g, "")) },
  }));
}

test.each<[string, WayBack]>([
  ["b a", "no build"],
  ["b c d e a", "no build"],
  ["b c d e f a", "perhaps a build"],
  ["b c! d! e! f! g a", "no build"],
  ["b c? d? e? f? a", "perhaps a build"],
  ["b c d e f b a", "perhaps a build"],
  // The newest of a row may be the oldest one's build with other variables.
  ["b a a a a a", "perhaps a build"],
  ["b a a a a", "no build"],
  // A rollback builds nothing, and what it went back to is where it was.
  ["b <a c d e f a", "perhaps a build"],
  ["b <a c a", "no build"],
  ["b <a", "a build"],
  ["b c", "a build"],
  ["b a!", "a build"],
  [`b ${"c ".repeat(28)}a`, "perhaps a build"],
  [`b ${"c ".repeat(29)}a`, "a build"],
])("after the deploys %s, the way back to a takes %s", (deploys, way) => {
  expect(wayBack(deploysOf(deploys), release)).toBe(way);
});
