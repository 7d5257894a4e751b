import { cp, mkdtemp, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { simpleGit } from "simple-git";

const root = resolve(__dirname, "../..");

/** Copies the project as it is now into a folder of its own, as a repository with one commit. */
export async function copyOfProject(prefix: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), prefix));
  const listed = await simpleGit(root).raw([
    "ls-files",
    "-z",
    "--cached",
    "--others",
    "--exclude-standard",
    "--deduplicate",
  ]);
  const deleted = await simpleGit(root).raw(["ls-files", "-z", "--deleted"]);
  const files = listed.split("\0").filter((file) => file !== "" && !deleted.split("\0").includes(file));
  for (const file of files) await cp(join(root, file), join(folder, file), { recursive: true });
  await symlink(join(root, "node_modules"), join(folder, "node_modules"));
  const git = simpleGit(folder);
  await git.init();
  await git.addConfig("user.name", "Test").addConfig("user.email", "test@example.com");
  await git.add("--all");
  await git.commit("Begin");
  return folder;
}
