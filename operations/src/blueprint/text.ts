import { Document, isMap, isSeq, type Node } from "yaml";
import { SCHEMA_URL } from "./blueprint";
import { TAKEOVER } from "./unsaid";
import type { Remark, WrittenBlueprint } from "./write";

/** A Blueprint as the text of a `render.yaml`, with what it doesn't say in remarks. */
export function blueprintText({ blueprint, remarks, unsaid }: WrittenBlueprint, title: readonly string[]): string {
  // Older readers of YAML take a bare `off` for a boolean.
  const document = new Document(blueprint, { aliasDuplicateObjects: false, compat: "yaml-1.1" });
  for (const remark of remarks) {
    const node = placeOf(document, remark);
    if (node) node.commentBefore = [node.commentBefore, ...folded(remark.text)].filter(Boolean).join("\n");
  }
  document.commentBefore = [
    ` yaml-language-server: $schema=${SCHEMA_URL}`,
    ...title.map((line) => ` ${line}`),
    ...folded(TAKEOVER),
    "",
    " What a Blueprint can't say:",
    ...unsaid.flatMap((sentence) => folded(sentence, "- ")),
  ].join("\n");
  return document.toString({ lineWidth: 0 });
}

/** The entry that a remark is about. */
function placeOf(document: Document, { name, key }: Remark): Node | undefined {
  const parts = ["services", "databases"].flatMap((list) => {
    const found = document.get(list, true);
    return isSeq(found) ? found.items : [];
  });
  const part = parts.find((item) => isMap(item) && item.get("name") === name);
  if (!isMap(part) || key === undefined) return isMap(part) ? part : undefined;
  const envVars = part.get("envVars", true);
  const entry = isSeq(envVars) ? envVars.items.find((item) => isMap(item) && item.get("key") === key) : undefined;
  return isMap(entry) ? entry : undefined;
}

const WIDTH = 110;

/** A text as lines of a remark. */
function folded(text: string, start = ""): string[] {
  const lines: string[] = [];
  for (const word of text.split(/\s+/)) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + word.length < WIDTH) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(` ${lines.length === 0 ? start : " ".repeat(start.length)}${word}`);
  }
  return lines;
}
