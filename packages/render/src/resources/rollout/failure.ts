import type { Deploy } from "@slipway/render-api";
import type { RenderClient } from "../../render/client";
import { lastLogLines } from "../../render/deploys";
import { envVarsOf } from "../../render/services";
import { byLength, spellingsOf } from "../../values/spellings";
import type { Entry } from "./records";

const shownLines = 20;
/** Shorter values are words that a log may well hold by themselves. */
const shortestHidden = 6;

const steps: Partial<Record<Deploy["status"], string>> = {
  build_failed: "failed in its build",
  pre_deploy_failed: "failed in its pre-deploy command",
  update_failed: "failed at its start or health check",
  canceled: "was canceled",
  deactivated: "was replaced by another deploy",
};

/** Why the deploy is not what was asked for, or undefined when it is. */
export function shortcoming(entry: Entry, deploy: Deploy): string | undefined {
  const by = `Render says \`${deploy.status}\` for deploy \`${deploy.id}\``;
  if (deploy.status !== "live") return `${steps[deploy.status] ?? "did not become live"}; ${by}`;
  const actual = deploy.commit?.id;
  if (entry.release === undefined || actual === entry.release) return undefined;
  return `is live at commit \`${actual ?? "unknown"}\`, not at \`${entry.release}\`; ${by}`;
}

/** The end of a service's log since its deploy began, with the values of variables replaced by their names. */
export async function logExcerpt(render: RenderClient, serviceId: string, deploy: Deploy): Promise<string[]> {
  const [lines, envVars] = await Promise.all([
    lastLogLines(render, serviceId, deploy.createdAt, shownLines),
    envVarsOf(render, serviceId),
  ]);
  return lines.map((line) => withoutValues(line, envVars));
}

/** A line in which each value of a variable stands as `[NAME]`. */
export function withoutValues(line: string, envVars: ReadonlyMap<string, string>): string {
  return [...envVars]
    .flatMap(([name, value]) => spellingsOf(value, shortestHidden).map((spelling) => ({ name, spelling })))
    .toSorted((one, other) => byLength(one.spelling, other.spelling))
    .reduce((text, { name, spelling }) => text.replaceAll(spelling, `[${name}]`), line);
}
