import * as path from "node:path";
import { execa } from "execa";
import * as semver from "semver";
import { findOnPath, isExecutable } from "../find-on-path";
import { PULUMI_COMPANIONS, PULUMI_VERSION } from "./version";

/** Long enough for a machine that is busy with much else: one that does not answer is installed anew. */
const ANSWER_TIMEOUT_MS = 120_000;

/** What is wrong with the `pulumi` in `binFolder`, or undefined when it can be used. */
export async function pulumiFault(binFolder: string): Promise<string | undefined> {
  const pulumi = path.join(binFolder, "pulumi");
  if (!isExecutable(pulumi)) return `\`${pulumi}\` does not exist`;
  const missing = PULUMI_COMPANIONS.filter((name) => !isExecutable(path.join(binFolder, name)) && !findOnPath(name));
  if (missing.length > 0) return `\`${pulumi}\` has no ${missing.map((name) => `\`${name}\``).join(", ")} next to it`;
  const answer = await execa(pulumi, ["version"], {
    reject: false,
    timeout: ANSWER_TIMEOUT_MS,
    env: { PULUMI_SKIP_UPDATE_CHECK: "true" },
  });
  const version = semver.parse(answer.stdout.trim());
  if (version === null) return `\`${pulumi} version\` does not answer with a version`;
  if (version.compare(PULUMI_VERSION) < 0) {
    return `\`${pulumi}\` is ${version.version}; Slipway needs ${PULUMI_VERSION} or newer`;
  }
  return undefined;
}
