import { readFileSync } from "node:fs";
import * as path from "node:path";
import { parse, parseDocument } from "yaml";
import { z } from "zod";
import { DEFAULT_STACK } from "../../../infra/start-command";
import type { NewFile } from "./template";

/** The local stack's file with settings that bring the system up from its example. */
export function localSettingsWith(root: string, name: string): NewFile {
  const file = `Pulumi.${DEFAULT_STACK}.yaml`;
  const project = z
    .object({ name: z.string() })
    .parse(parse(readFileSync(path.join(root, "Pulumi.yaml"), "utf8"))).name;
  const document = parseDocument(readFileSync(path.join(root, file), "utf8"));
  document.setIn(["config", `${project}:${name}`], document.createNode({ repo: ".", rootDir: `examples/${name}` }));
  return { file, text: document.toString({ lineWidth: 0 }) };
}
