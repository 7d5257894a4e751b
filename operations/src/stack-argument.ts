const NAMING_COMMANDS = ["init", "select", "rm"];

/** The stack that a `pulumi` command line names, or that `PULUMI_STACK` does; undefined when neither names one. */
export function stackOf(args: readonly string[], environment: NodeJS.ProcessEnv): string | undefined {
  for (const [index, arg] of args.entries()) {
    if (arg === "--") break;
    if (arg === "--stack" || arg === "-s") return args[index + 1];
    const joined = /^(?:--stack=|-s=?)(.+)$/.exec(arg);
    if (joined) return joined[1];
  }
  const [command, subcommand = "", name = "-"] = args;
  if (command === "stack" && NAMING_COMMANDS.includes(subcommand) && !name.startsWith("-")) return name;
  return environment.PULUMI_STACK === "" ? undefined : environment.PULUMI_STACK;
}
