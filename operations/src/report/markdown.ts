import type { Block, Inline, Table } from "./document";
import { fitted, type Segment, type Shrinkable } from "./fit";
import { htmlInline } from "./html-text";
import { fenceOf, markdownInline, oneLine, withoutLinks } from "./markdown-text";
import type { Report } from "./report";
import { documentOf } from "./to-document";

/**
 * Bytes of a report at most. A comment at GitHub holds 65,536 characters, of which none has less than a byte; the rest is for whoever adds a
 * line to it.
 */
const longestReport = 65_000;

/** The first line of a report, by which the one comment of a stack is found again. */
export function markerOf(stack: string): string {
  return `<!-- slipway-report: ${stack.replaceAll(/[^\w./-]/g, "-").replaceAll("--", "-")} -->`;
}

/** The report in GitHub's Markdown, short enough for a comment. */
export function markdownOf(report: Report): string {
  const document = documentOf(report);
  const all = `npx slipway report --stack ${report.stack} --format json`;
  const blocks = [[markerOf(report.stack)], ...document.map((block) => segmentsOf(block, all))];
  // The marker, the title, the summary, and what is lost for good.
  const kept = 3 + document.filter(({ kind }, at) => at === 2 && kind === "alert").length;
  return `${fitted(blocks, longestReport, kept, `\n… The rest is left out, so that a comment can hold this: \`${all}\``)}\n`;
}

/** @param all the command that shows all */
function segmentsOf(block: Block, all: string): Segment[] {
  switch (block.kind) {
    case "heading":
      return ["", `${"#".repeat(block.level)} ${markdownInline(block.inline)}`];
    case "paragraph":
      return ["", markdownInline(block.inline)];
    case "alert":
      return ["", `> [!${block.tone.toUpperCase()}]`, `> ${markdownInline(block.inline)}`];
    case "table":
      return tableSegments(block, all);
    case "list":
      return [
        "",
        { items: block.items.map((item) => `- ${markdownInline(item)}`), note: (left) => `- ${restNote(left, all)}` },
      ];
    case "code":
      return codeSegments(block.language, block.lines, all);
    case "fold":
      return [
        "",
        `<details${block.isOpen === true ? " open" : ""}><summary>${htmlInline(block.summary, withoutLinks)}</summary>`,
        ...block.blocks.flatMap((inner) => segmentsOf(inner, all)),
        "",
        "</details>",
      ];
  }
}

function tableSegments({ head, numbers = [], rows }: Table, all: string): Segment[] {
  const row = (cells: readonly string[]): string => `| ${cells.join(" | ")} |`;
  const cell = (inline: readonly Inline[]): string => markdownInline(inline, true);
  return [
    "",
    row(head),
    row(head.map((_, at) => (numbers.includes(at) ? "---:" : "---"))),
    { items: rows.map((cells) => row(cells.map(cell))), note: (left) => `\n${restNote(left, all)}` },
  ];
}

function codeSegments(language: string, lines: readonly string[], all: string): Segment[] {
  const shown: Shrinkable = { items: lines.map(oneLine), note: (left) => `… ${left} more: ${all}` };
  const fence = fenceOf(shown.items);
  return ["", `${fence}${language}`, shown, fence];
}

function restNote(left: number, all: string): string {
  return `… ${left} more: \`${all}\``;
}
