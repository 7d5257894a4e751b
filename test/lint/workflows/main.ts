import { progressTo } from "../../../toolchain/progress";
import { ensureShellCheck } from "../../../toolchain/shellcheck";
import { trackedFiles } from "../../supply-chain/tracked-files";
import { findings } from "./findings";

async function main(): Promise<void> {
  const shellCheck = await ensureShellCheck(progressTo(process.stderr));
  const found = await findings(trackedFiles("**"), shellCheck);
  for (const finding of found) process.stdout.write(`${finding}\n`);
  if (found.length > 0) process.exitCode = 1;
}

void main();
