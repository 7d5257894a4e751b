import { shortened } from "../short-text";
import { fullName } from "../stack-resources";
import { tableLines } from "../status/table";
import type { Colors } from "../terminal";
import type { Difference, Differences } from "./differences";

/** What a reader sees of one value; lists and texts can be of any length. */
const longestValue = 40;

/** Differences for people: what drifted, what is pending, and what to do about either. */
export function driftLines({ drift, pending, notes }: Differences, stack: string, colors: Colors): string[] {
  return [
    ...(drift.length === 0
      ? [`Nothing at Render differs from what was deployed of \`${stack}\`.`]
      : [
          `${counted(drift)} at Render ${drift.length === 1 ? "differs" : "differ"} from the program:`,
          "",
          ...table(drift, colors),
          `\`npm run pulumi -- up --refresh --stack ${stack}\` makes Render what the program says. Whatever is to stay belongs in the program.`,
        ]),
    ...(pending.length === 0
      ? []
      : [
          "",
          `${counted(pending)} of the program ${pending.length === 1 ? "waits" : "wait"} for an update, which is no drift:`,
          "",
          ...table(pending, colors).slice(0, -1),
        ]),
    ...notes.flatMap((note) => ["", note]),
  ];
}

function counted({ length }: readonly Difference[]): string {
  return length === 1 ? "1 thing" : `${length} things`;
}

function table(differences: readonly Difference[], colors: Colors): string[] {
  return tableLines(["PART", "PROPERTY", "PROGRAM", "RENDER"], differences.map(rowOf), colors);
}

function rowOf(difference: Difference): string[] {
  const { what, property, program, render, isSecret, kind } = difference;
  const name = fullName({ system: difference.system, name: difference.part });
  if (what === "gone") return [name, kind, "is there", "gone"];
  if (what === "not running") return [name, kind, "runs", "nothing of it is live"];
  if (property === undefined) return [name, kind, what, "-"];
  const another = isSecret && program !== undefined && render !== undefined ? ", another" : "";
  return [name, property, textOf(program), textOf(render) + another];
}

function textOf(value: unknown): string {
  if (value === undefined) return "-";
  const text = typeof value === "string" && value !== "" ? value : JSON.stringify(value);
  return shortened(text.replaceAll(/\s+/g, " "), longestValue);
}
