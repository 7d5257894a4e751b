import { gatherFacts } from "../doctor/facts";
import { type Finding, findingsOf } from "../doctor/findings";
import { colors } from "../terminal";
import type { CommandContext } from "./context";

/** What is asked of {@link doctor}. */
export interface DoctorOptions {
  /** Whether it is printed as one JSON document. */
  json?: boolean;
}

const MARKS: Readonly<Record<Finding["state"], string>> = {
  there: colors.green("✔"),
  optional: colors.yellow("○"),
  missing: colors.red("✖"),
};

/**
 * Prints what this machine has and lacks. Changes and downloads nothing.
 *
 * @returns whether everything that is needed is there
 */
export async function doctor({ project, say }: CommandContext, { json }: DoctorOptions): Promise<boolean> {
  const findings = findingsOf(await gatherFacts(project));
  const missing = findings.filter(({ state }) => state === "missing");
  if (json) {
    say(JSON.stringify({ ready: missing.length === 0, findings }, undefined, 2));
  } else {
    const width = Math.max(...findings.map(({ topic }) => topic.length));
    for (const { topic, state, text } of findings) say(`${MARKS[state]} ${topic.padEnd(width)}  ${text}`);
    say("");
    say(missing.length === 0 ? "This machine is ready: `npm start`." : `Fix these first: ${missing.length} (✖).`);
  }
  return missing.length === 0;
}
