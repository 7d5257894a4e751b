import { userInfo } from "node:os";
import { askGit } from "../../../infra/git";

/** Variables by which CI says on whose behalf it runs. */
const ACTORS = ["GITHUB_ACTOR", "GITLAB_USER_LOGIN", "BUILDKITE_BUILD_CREATOR", "CIRCLE_USERNAME"];

/** Who does this, for the record: whom CI names, else git's user, else the machine's. */
export async function whoRuns(
  folder: string,
  environment: Readonly<Record<string, string | undefined>>,
): Promise<string> {
  const actor = ACTORS.map((name) => environment[name]).find((name) => name !== undefined && name !== "");
  if (actor !== undefined) return actor;
  const { output } = await askGit(["config", "--get", "user.name"], { cwd: folder });
  return output.trim() === "" ? userInfo().username : output.trim();
}
