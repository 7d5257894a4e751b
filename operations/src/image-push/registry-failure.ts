import { imageRegistry } from "@slipway/render-api";
import { shellWord } from "../../../infra/shell-word";

/** What a registry, or the engine that asks it, means by what it says. */
export type RegistryFailure = "missing" | "denied" | "unreachable" | "other";

/** What is said where there is no such tag, nobody is let in, or nobody answers, in the words of engines and registries. */
const words: readonly [RegistryFailure, RegExp][] = [
  ["denied", /denied|unauthorized|no basic auth credentials|authentication required|403 forbidden/i],
  ["missing", /manifest unknown|manifest for \S+ not found|name unknown|: not found|404 not found/i],
  [
    "unreachable",
    /no such host|connection refused|i\/o timeout|\btls\b|x509|http response to https|network is unreachable|deadline exceeded|timeout|\bEOF\b/i,
  ],
];

export function failureOf(said: string): RegistryFailure {
  return words.find(([, pattern]) => pattern.test(said))?.[0] ?? "other";
}

/** One sentence for whoever wants an image to be in a registry, and what to do. */
export function registrySentence(image: string, said: string): string {
  const host = imageRegistry(image);
  const failure = failureOf(said);
  if (failure === "denied")
    return `The registry \`${host}\` doesn't let you in for \`${image}\`: sign in with \`docker login ${shellWord(host)}\`, as somebody who may push there.`;
  if (failure === "unreachable")
    return `The registry \`${host}\` can't be reached from the Docker engine (${lastLine(said)}): see that it runs, and that \`--registry\` is spelled as it is.`;
  return `The registry \`${host}\` says of \`${image}\`: ${lastLine(said)}`;
}

/** The last line that says something, without who said it to the client. */
export function lastLine(said: string): string {
  const line = said.trim().split("\n").at(-1)?.trim() ?? "";
  return line.replace(/^Error response from daemon: /, "");
}
