import type { Problem } from "../problem";
import type { InstanceSettings } from "../settings/instances";

/** Applies the migrations that a database doesn't have yet. */
export const MIGRATE = "npx prisma migrate deploy";
export const START = "node dist/server.js";

/** What is run, and when. */
export interface Commands {
  build: string;
  /** Runs before a release serves. Without one, the start command migrates the database. */
  preDeploy: string | null;
  start: string;
}

/** The contract's rules of commands: tables change by migrations that somebody has read, once per release, before it serves. */
export function commandProblems({ commands, instances }: { commands: Commands } & InstanceSettings): Problem[] {
  return [...pushProblems(commands), ...migrationProblems(commands, instances.api ?? 1)];
}

function pushProblems(commands: Commands): Problem[] {
  const standard = { build: "<without prisma db push>", preDeploy: MIGRATE, start: START };
  const names = ["build", "preDeploy", "start"] as const;
  return names
    .filter((name) => runs(commands[name], "db push"))
    .map((name) =>
      problem(
        name,
        "has `prisma db push`, which changes tables by no migration that anybody has read: expected migrations only",
        standard[name],
      ),
    );
}

function migrationProblems({ preDeploy, start }: Commands, count: number): Problem[] {
  const startMigrates = runs(start, "migrate deploy");
  if (startMigrates && count > 1)
    return [
      problem(
        "start",
        `migrates the database at the start of each of ${count} instances: expected that before the deploy, once`,
        START,
      ),
    ];
  // Of a pre-deploy command that pushes one thing is said.
  if (startMigrates || (["migrate deploy", "db push"] as const).some((verb) => runs(preDeploy, verb))) return [];
  const message = `runs no migrations, and neither does the start command: expected \`${MIGRATE}\` in one of them`;
  return [problem("preDeploy", message, MIGRATE)];
}

function problem(name: keyof Commands, message: string, set: string): Problem {
  return { path: ["commands", name], message, fix: { set } };
}

/**
 * Whether a command line runs a subcommand of Prisma's, be it by `npx`, `pnpm exec` or a path, in quotes or within `sh -c`. Between and
 * before its words there may be options, and words that are their values.
 */
function runs(line: string | null, subcommand: "db push" | "migrate deploy"): boolean {
  const [group = "", verb = ""] = subcommand.split(" ");
  const plain = (line ?? "").replaceAll(/["'`\\]/g, "");
  return plain.split(/[;&|()]+/).some((command) => {
    const words = command.trim().split(/\s+/);
    const tool = words.findIndex((word) => word.includes("prisma"));
    if (tool === -1) return false;
    const at = words.indexOf(group, tool + 1);
    return at !== -1 && words.includes(verb, at + 1);
  });
}
