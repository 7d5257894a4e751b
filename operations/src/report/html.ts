import { plainText } from "@slipway/render-api";
import type { Block } from "./document";
import { htmlInline, htmlText } from "./html-text";
import { oneLine } from "./markdown-text";
import type { Report } from "./report";
import { documentOf } from "./to-document";

/** It loads nothing from anywhere, and runs nothing. */
const POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:";

const STYLE = `
:root { color-scheme: light dark; --line: #d0d7de; --soft: #f6f8fa; --bad: #cf222e; --warn: #9a6700; }
@media (prefers-color-scheme: dark) { :root { --line: #3d444d; --soft: #151b23; --bad: #f85149; --warn: #d29922; } }
body { font: 15px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; }
table { border-collapse: collapse; width: 100%; } th, td { border: 1px solid var(--line); padding: .4rem .7rem; text-align: left; vertical-align: top; }
td.number, th.number { text-align: right; font-variant-numeric: tabular-nums; }
code, pre { font: 13px/1.45 ui-monospace, monospace; background: var(--soft); border-radius: 5px; } code { padding: .1rem .3rem; overflow-wrap: anywhere; }
figure { margin: 0; overflow-x: auto; } svg { max-width: 100%; height: auto; }
pre { padding: .8rem; overflow: auto; } summary { cursor: pointer; margin: .5rem 0; }
.caution, .warning, .note { border-left: 4px solid var(--bad); padding: .3rem 1rem; } .warning { border-color: var(--warn); } .note { border-color: var(--line); }
`;

/**
 * The report as a page of its own.
 *
 * @param drawing its picture as SVG; without it the page has Mermaid's text, folded
 */
export function htmlOf(report: Report, drawing?: string): string {
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${htmlText(POLICY)}">
<meta name="viewport" content="width=device-width">
<title>${htmlText(oneLine(`Preview of ${report.stack}`))}</title>
<style>${STYLE}</style>
${documentOf(report, drawing).map(blockHtml).join("\n")}
</html>
`;
}

function blockHtml(block: Block): string {
  switch (block.kind) {
    case "heading":
      return `<h${block.level - 1}>${htmlInline(block.inline)}</h${block.level - 1}>`;
    case "paragraph":
      return `<p>${htmlInline(block.inline)}</p>`;
    case "alert":
      return `<p class="${block.tone}">${htmlInline(block.inline)}</p>`;
    case "list":
      return `<ul>${block.items.map((item) => `<li>${htmlInline(item)}</li>`).join("")}</ul>`;
    case "code":
      if (block.language === "mermaid")
        return `<details><summary>As Mermaid</summary>${preHtml(block.lines)}</details>`;
      return preHtml(block.lines);
    case "drawing":
      return `<figure>${block.svg}</figure>`;
    case "fold":
      return `<details${block.isOpen === true ? " open" : ""}><summary>${htmlInline(block.summary)}</summary>${block.blocks.map(blockHtml).join("\n")}</details>`;
    case "table": {
      const column = (at: number): string => (block.numbers?.includes(at) === true ? ' class="number"' : "");
      const head = block.head.map((title, at) => `<th${column(at)}>${htmlText(title)}</th>`).join("");
      const rows = block.rows.map(
        (row) => `<tr>${row.map((cell, at) => `<td${column(at)}>${htmlInline(cell)}</td>`).join("")}</tr>`,
      );
      return `<table><thead><tr>${head}</tr></thead><tbody>${rows.join("\n")}</tbody></table>`;
    }
  }
}

function preHtml(lines: readonly string[]): string {
  return `<pre>${htmlText(plainText(lines.join("\n")))}</pre>`;
}
