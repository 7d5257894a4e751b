import { readFileSync } from "node:fs";
import * as path from "node:path";
import { isMap, isScalar, parse, parseDocument, stringify } from "yaml";
import { z } from "zod";
import { DEFAULT_STACK } from "../../../infra/start-command";
import type { NewFile } from "./template";

/** The local stack's file with settings that bring the system up from its example. */
export function localSettingsWith(root: string, name: string): NewFile {
  const file = `Pulumi.${DEFAULT_STACK}.yaml`;
  const project = z
    .object({ name: z.string() })
    .parse(parse(readFileSync(path.join(root, "Pulumi.yaml"), "utf8"))).name;
  const text = readFileSync(path.join(root, file), "utf8");
  return { file, text: withSetting(text, `${project}:${name}`, { repo: ".", rootDir: `examples/${name}` }) };
}

/** A stack's file with one setting more; every other line stays as somebody wrote it. */
function withSetting(text: string, key: string, value: object): string {
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
