import { readFileSync } from "node:fs";

/** What a page tells its reader to run in a shell. */
export class DeploymentPage {
  private readonly blocks = new Map<string, string[]>();
  private readonly told = new Set<string>();

  constructor(file: string) {
    const parts = readFileSync(file, "utf8").split(/^## /m).slice(1);
    for (const part of parts) {
      const heading = part.slice(0, part.indexOf("\n"));
      const blocks = [...part.matchAll(/^```sh\n([^]*?)^```$/gm)].map(([, lines = ""]) => lines);
      if (blocks.length > 0) this.blocks.set(heading, blocks);
    }
  }

  /** The block beneath a heading, counted from 0, word for word. */
  block(heading: string, index = 0): string {
    const found = this.blocks.get(heading)?.[index];
    if (found === undefined) throw new Error(`the page has no block ${index} beneath \`${heading}\``);
    this.told.add(`${heading} ${index}`);
    return found;
  }

  /** Blocks that nobody has asked for. */
  get untold(): string[] {
    const all = [...this.blocks].flatMap(([heading, blocks]) => blocks.map((_, index) => `${heading} ${index}`));
    return all.filter((one) => !this.told.has(one));
  }
}
