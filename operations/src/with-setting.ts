import { isMap, isScalar, parseDocument, stringify } from "yaml";

/** A stack's file with one setting more; every other line stays as somebody wrote it. */
export function withSetting(text: string, key: string, value: unknown): string {
  const document = parseDocument(text);
  const config = document.get("config", true);
  const first = isMap(config) && config.flow !== true ? config.items[0]?.key : undefined;
  if (!isMap(config) || config.has(key) || !isScalar(first) || !config.range || !first.range) {
    document.setIn(["config", key], document.createNode(value));
    return document.toString({ lineWidth: 0 });
  }
  const indent = " ".repeat(first.range[0] - (text.lastIndexOf("\n", first.range[0]) + 1));
  const added = stringify({ [key]: value }).replace(/^(?=.)/gm, indent);
  const [, end] = config.range;
  return `${text.slice(0, end).trimEnd()}\n${added}${text.slice(end)}`;
}
