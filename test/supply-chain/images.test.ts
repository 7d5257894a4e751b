import { expect, test } from "vitest";
import { trackedFiles } from "./tracked-files";

const dockerfiles = trackedFiles("**/{Dockerfile,*.Dockerfile}");

interface Dockerfile {
  /**
   * What its stages are built on, but for stages of its own. Dependabot follows no image that a variable names, so that such a one has to
   * stand for a stage unless it is set.
   */
  bases: string[];
  /** As whom its last stage runs. */
  user: string;
}

function read(text: string): Dockerfile {
  const stages = [...text.matchAll(/^FROM (?:--\S+ )*(\S+)(?: AS (\S+))?$/gim)];
  const names = stages.map(([, , name]) => name);
  const standards = new Map(
    [...text.matchAll(/^ARG (\w+)=(\S+)$/gm)].map(([, name, standard]) => [`\${${name}}`, standard]),
  );
  const bases = stages.map(([, base = ""]) => standards.get(base) ?? base);
  const lastStage = text.slice(text.lastIndexOf("\nFROM "));
  const user = [...lastStage.matchAll(/^USER (\S+)$/gm)].at(-1)?.[1] ?? "root";
  return { bases: bases.filter((base) => base !== "scratch" && !names.includes(base)), user };
}

test.each(dockerfiles)("$path is built on images that are named by tag and digest", ({ text }) => {
  const { bases } = read(text);
  expect(bases).not.toEqual([]);
  for (const base of bases) expect(base).toMatch(/^[\w./-]+:[\w.-]+@sha256:[0-9a-f]{64}$/);
});

test.each(dockerfiles)("$path runs as a user other than root", ({ text }) => {
  expect(read(text).user).not.toMatch(/^(root|0)(:|$)/);
});

test("what is built on an image is built on the same one everywhere", () => {
  const bases = [...new Set(dockerfiles.flatMap(({ text }) => read(text).bases))];
  const names = bases.map((base) => base.split(":")[0]);
  expect(names.toSorted()).toEqual([...new Set(names)].toSorted());
});
