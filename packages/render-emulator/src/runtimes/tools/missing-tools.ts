import type { Log } from "../runtime";

/** What Render's native runtimes have at hand, by the command that starts it, and how it comes onto a machine. */
const rendersTools: Record<string, string> = {
  python3: "Python 3",
  python: "Python 3",
  pip: "Python 3 with pip",
  pip3: "Python 3 with pip",
  poetry: "Poetry",
  uv: "uv",
  pipenv: "Pipenv",
  ruby: "Ruby",
  gem: "Ruby",
  bundle: "Ruby with Bundler",
  go: "Go",
  cargo: "Rust with Cargo",
  rustc: "Rust with Cargo",
  rustup: "Rust with rustup",
  mix: "Elixir",
  elixir: "Elixir",
  erl: "Erlang",
  npm: "npm",
  yarn: "Yarn",
  pnpm: "pnpm",
  bun: "Bun",
  git: "git",
};

/** What the log says of a command that Render has and this machine hasn't. */
function missingTool(command: string): string {
  const title = rendersTools[command];
  return title === undefined
    ? `==> \`${command}\` is not on this machine, and may not be on Render's either: a build has to install what it needs`
    : `==> \`${command}\` is missing on this machine: on Render, ${title} is there; install it here and deploy again`;
}

/** Enough for a build that lacks everything. */
const mostTold = 50;

/** Passes lines on, and adds one about each command that a shell doesn't find. */
export function tellingMissingTools(log: Log): Log {
  const told = new Set<string>();
  return (line, instance) => {
    log(line, instance);
    const command = notFound(line);
    if (command === undefined || told.has(command) || told.size === mostTold) return;
    told.add(command);
    log(missingTool(command), instance);
  };
}

/** As bash, dash and env say it. */
function notFound(line: string): string | undefined {
  const shell = /^(?:\S*(?:bash|sh): )?(?:line )?(?:\d+: )?([\w.+-]+): (?:command )?not found$/.exec(
    line.replace(/^\S+\.sh: /, ""),
  );
  const env = /^(?:\S*\/)?env: [‘'"]?([\w.+-]+)['"’]?: No such file or directory$/.exec(line);
  return shell?.[1] ?? env?.[1];
}
