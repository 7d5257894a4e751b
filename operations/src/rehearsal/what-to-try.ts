import * as path from "node:path";
import { z } from "zod";
import { rehearsalStack } from "../../../infra/rehearsal-name";
import { shellWord } from "../../../infra/shell-word";

const systemSchema = z.looseObject({
  follow: z.boolean().default(false),
  branch: z.string().default("main"),
  rootDir: z.string().default(""),
  release: z.string().optional(),
});

/** What a rehearsal lets one live through, by how its systems get their releases; as lines for people. */
export function linesToTry(stack: string, config: Readonly<Record<string, unknown>>, folder: string): string[] {
  const again = `npx slipway rehearse ${stack}`;
  const systems = Object.entries(config).flatMap(([key, value]) => {
    const settings = /^slipway:[^:]+$/.test(key) ? systemSchema.safeParse(value).data : undefined;
    return settings === undefined ? [] : [{ key, ...settings }];
  });
  const lines = systems.flatMap(({ key, follow, branch, rootDir, release }) => {
    if (follow) {
      const what = path.join(folder, rootDir);
      const watch = `npx slipway status --stack ${rehearsalStack(stack)}`;
      return [`a push: commit a change of ${what} on \`${branch}\`, and watch it being deployed: ${watch}`];
    }
    if (release === undefined) return [];
    const set = `npm run pulumi -- config set --stack ${stack} --path '${key}.release'`;
    return [
      `a release: ${set} $(git -C ${shellWord(folder)} rev-parse ${shellWord(branch)}) && ${again}`,
      `going back: ${set} ${release} && ${again}`,
    ];
  });
  return [
    ...lines,
    `a setting: change it in Pulumi.${stack}.yaml, then ${again}`,
    `the end: ${again} --destroy takes it all away; npm run stop ends the emulator and the Git server`,
  ];
}
