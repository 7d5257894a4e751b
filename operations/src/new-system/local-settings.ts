import { readFileSync } from "node:fs";
import * as path from "node:path";
import { parse } from "yaml";
import { z } from "zod";
import { DEFAULT_STACK } from "../../../infra/start-command";
import { withSetting } from "../with-setting";
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
