/** Options by which somebody says whether, or where, a program is written for what is imported. */
const ABOUT_CODE = /^(--generate-code|--out|-o)(=|$)/;

/** What is run for the arguments that somebody gave: an import writes no program, since there is one. */
export function pulumiArguments(args: readonly string[]): readonly string[] {
  const [command, ...rest] = args;
  if (command !== "import" || rest.some((arg) => ABOUT_CODE.test(arg))) return args;
  return [command, "--generate-code=false", ...rest];
}
