import { Command } from "commander";
import { expect, test } from "vitest";
import { commandsOnThisMachine } from "./on-this-machine";
import { reviewCommands } from "./review";

test("every command that writes a file calls it by the same name", () => {
  const program = new Command("slipway");
  const context = () => {
    throw new Error("none is run");
  };
  reviewCommands(program, context);
  commandsOnThisMachine(program, context);
  const writing = program.commands.flatMap((command) =>
    command.options
      .filter(({ description }) => description.startsWith("write it to a file"))
      .map(({ flags }) => `${command.name()} ${flags}`),
  );
  expect(writing.sort()).toEqual(
    ["blueprint", "compose", "diagram", "report"].map((command) => `${command} -o, --output <file>`),
  );
});
