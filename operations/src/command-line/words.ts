import { Argument, InvalidArgumentError, Option } from "commander";
import { DEFAULT_STACK } from "../../../infra/start-command";
import type { CommandContext } from "../commands/context";
import { INTERRUPTED_EXIT } from "../updates/interruption";

/** Makes what a command is given, once its options are known. */
export type OpenContext = () => CommandContext;

export const serviceArgument = (): Argument =>
  new Argument("<service>", "its name, or `<system>/<name>` where several systems have one");

export const stackOption = (): Option => new Option("-s, --stack <stack>", "the stack").default(DEFAULT_STACK);

/** Reads an option that may be given more than once. */
export function collected(value: string, earlier: readonly string[] = []): string[] {
  return [...earlier, value];
}

/** @param unnamed what holds where none is named */
export const systemOption = (description: string, unnamed = "all"): Option =>
  new Option("--system <system>", description).argParser(collected).default([], unnamed);

/** Ends with an exit code. After Ctrl-C, what still goes on is not waited for. */
export function endWith(code: number): void {
  process.exitCode = code;
  if (code === INTERRUPTED_EXIT) process.exit();
}

/** Reads an option's number. */
export function wholeNumber(text: string): number {
  const number = Number(text);
  if (Number.isInteger(number) && number >= 1) return number;
  throw new InvalidArgumentError("Expected a whole number, 1 or more.");
}
