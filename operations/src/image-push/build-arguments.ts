import { MASK, type ReportedVariable } from "../service-variables/report";

/** What a Dockerfile asks for, as far as it is given and as far as it isn't. */
export interface BuildArguments {
  given: Readonly<Record<string, string>>;
  /** Variables that the Dockerfile names and that are in no image, with the reason. */
  leftOut: readonly { name: string; reason: string }[];
}

/** What every build on Render is told of its commit. */
const commitVariable = "RENDER_GIT_COMMIT";

/**
 * The build arguments of an image. Render gives a build every variable of its service; an image is for every stack and for whoever may
 * pull it, so that only those are given that the Dockerfile names, that are no secrets, and that are known before anything is up.
 */
export function buildArguments(
  dockerfile: string,
  variables: readonly ReportedVariable[],
  commit: string,
): BuildArguments {
  const given: Record<string, string> = {};
  const leftOut: { name: string; reason: string }[] = [];
  for (const name of declaredArguments(dockerfile)) {
    const variable = variables.find((known) => known.name === name && known.source.kind !== "platform");
    if (variable === undefined) {
      if (name === commitVariable) given[name] = commit;
      continue;
    }
    const reason = whyLeftOut(variable);
    if (reason !== undefined) leftOut.push({ name, reason });
    else if (variable.value !== undefined) given[name] = variable.value;
  }
  return { given, leftOut };
}

function whyLeftOut({ value, isSecret, isKnown }: ReportedVariable): string | undefined {
  if (isSecret || value?.includes(MASK) === true) return "is a secret";
  return isKnown ? undefined : "isn't known before the stack is up, and is another one in each";
}

/** Names of the `ARG`s of a Dockerfile, once each, in their order. */
export function declaredArguments(dockerfile: string): string[] {
  const instructions = dockerfile.replaceAll(/^[ \t]*#.*\n/gm, "").replaceAll(/\\[ \t]*\n/g, " ");
  const named = [...instructions.matchAll(/^[ \t]*ARG[ \t]+(.+)$/gim)].flatMap(([, text = ""]) =>
    [...text.matchAll(/(?:^|\s)([A-Za-z_]\w*)(?:=(?:"[^"]*"|'[^']*'|\S)*)?/g)].map(([, name = ""]) => name),
  );
  return [...new Set(named)];
}
