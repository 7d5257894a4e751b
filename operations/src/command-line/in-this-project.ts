import type { Command } from "commander";
import type { ImportOptions } from "../commands/import";
import { type OpenContext, stackOption } from "./words";

export function commandsInThisProject(program: Command, context: OpenContext): void {
  program.commandsGroup("In this project:");
  program
    .command("new")
    .description("add a system: its file, its row, its example, its settings on this machine")
    .argument("<system>", "its name, such as `web-shop`")
    .action(async (name: string) => {
      const { newSystem } = await import("../commands/new.js");
      await newSystem(context(), name);
    });

  program
    .command("import")
    .description("make a system, and a stack's settings of it, of a Blueprint of Render's")
    .argument("<file>", "the Blueprint, such as `../shop/render.yaml`")
    .addOption(stackOption())
    .option("--system <name>", "the system's name (default: that of the folder that has the file)")
    .option(
      "--repo <repository>",
      "where the code is, if the file doesn't say it (default: the repository that has the file)",
    )
    .action(async (file: string, options: ImportOptions) => {
      const { importBlueprint } = await import("../commands/import.js");
      await importBlueprint(context(), file, options);
    });
}
