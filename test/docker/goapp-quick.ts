import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { execa } from "execa";
import { TestFolder } from "../../packages/render-emulator/src/testing/test-folder";
import { docker } from "./docker";

const goapp = resolve(__dirname, "../../examples/goapp");
/** Where the Dockerfile's last stage begins, and from where it copies. */
const LAST_STAGE = "FROM ${RUNTIME_IMAGE}\n";
const BUILT = "--from=build ";

/**
 * `goapp`'s image as the last stage of its Dockerfile makes it, of a program that this machine's own Go has built: its cache has most of it.
 *
 * @param tag what the image is called on this engine
 */
export async function buildGoapp(tag: string): Promise<void> {
  const text = await readFile(join(goapp, "Dockerfile"), "utf8");
  const [, stage] = text.split(LAST_STAGE);
  if (!stage?.includes(BUILT)) throw new Error("the Dockerfile has no last stage that copies what was built");
  await using folder = await TestFolder.create();
  await mkdir(join(folder.path, "out/data"), { recursive: true });
  const built = join(folder.path, "out/goapp");
  const env = { CGO_ENABLED: "0" };
  await execa("go", ["build", "-trimpath", "-ldflags=-s -w", "-o", built, "./cmd/goapp"], { cwd: goapp, env });
  await writeFile(join(folder.path, "Dockerfile"), `FROM scratch\n${stage.replaceAll(BUILT, "")}`);
  await docker("build", "--tag", tag, folder.path);
}
