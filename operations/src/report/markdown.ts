import type { Block, Inline, Table } from "./document";
import { fitted, type Part, type Segment, type Shrinkable } from "./fit";
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
  return `<!-- slipway-report: ${stack.replaceAll(/[^\w./-]/g, "-")} -->`;
}

/** The report in GitHub's Markdown, short enough for a comment. */
export function markdownOf(report: Report): string {
  const document = documentOf(report);
  const all = `npx slipway report --stack ${report.stack} --format json`;
  const parts = document.map((block, at): Part => ({ segments: segmentsOf(block, all), role: roleOf(block, at) }));
  const marker: Part = { segments: [markerOf(report.stack)], role: "kept" };
  const leftOut = `\n… The rest is left out, so that a comment can hold this: \`${all}\``;
  return `${fitted([marker, ...parts], longestReport, leftOut)}\n`;
}

/** The title, the summary, and what is lost for good are never left out. */
function roleOf(block: Block, at: number): Part["role"] {
  if (at < 2 || (at === 2 && block.kind === "alert")) return "kept";
  if (block.kind === "heading") return "heading";
  return block.kind === "fold" || isPicture(block) ? "folded" : "shown";
}

function isPicture(block: Block): boolean {
  return block.kind === "code" && block.language === "mermaid";
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
    case "drawing":
      return []; // A comment shows no SVG: it has Mermaid.
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
  const items = lines.map(oneLine);
  const fence = fenceOf(items);
  // A picture is whole or none.
  const shown: Shrinkable = {
    items: language === "mermaid" ? [items.join("\n")] : items,
    note: (left) => `… ${left} more: ${all}`,
  };
  return ["", `${fence}${language}`, shown, fence];
}

function restNote(left: number, all: string): string {
  return `… ${left} more: \`${all}\``;
}
