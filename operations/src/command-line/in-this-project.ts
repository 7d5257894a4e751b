import type { Command } from "commander";
import type { OpenContext } from "./words";

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
}
