import { isMap, isScalar, isSeq, LineCounter, parseDocument, visit } from "yaml";
import type { TrackedFile } from "../../supply-chain/tracked-files";

/** A script that a shell runs, and where it stands. */
export interface ShellScript {
  path: string;
  /** Where it begins: what is its first line is this one of `path`. */
  firstLine: number;
  text: string;
  /** Said where the script doesn't say it itself. */
  shell?: "bash";
}

const SHEBANG = /^#!.*\b(bash|sh)$/;

/** The scripts among `files`: those that are one from their first line on, and those in the steps of workflows and actions. */
export function shellScripts(files: readonly TrackedFile[]): ShellScript[] {
  return files.flatMap((file) => {
    if (/(^|\/)\.github\//.test(file.path)) return scriptsOfSteps(file);
    const [firstLine = ""] = file.text.split("\n", 1);
    return SHEBANG.test(firstLine) ? [{ path: file.path, firstLine: 1, text: file.text }] : [];
  });
}

function scriptsOfSteps({ path, text }: TrackedFile): ShellScript[] {
  const lines = new LineCounter();
  const scripts: ShellScript[] = [];
  visit(parseDocument(text, { lineCounter: lines }), {
    Pair: (_key, pair) => {
      if (!isScalar(pair.key) || pair.key.value !== "steps" || !isSeq(pair.value)) return undefined;
      for (const step of pair.value.items) {
        const run = isMap(step) ? step.get("run", true) : undefined;
        if (!isScalar(run) || typeof run.value !== "string" || !run.range) continue;
        const isBlock = run.type === "BLOCK_LITERAL" || run.type === "BLOCK_FOLDED";
        const { line } = lines.linePos(run.range[0]);
        // A block begins on the line after its `|`.
        scripts.push({ path, firstLine: isBlock ? line + 1 : line, text: run.value, shell: "bash" });
      }
      return visit.SKIP;
    },
  });
  return scripts;
}
