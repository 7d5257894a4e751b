import { execa, ExecaError } from "execa";

/**
 * Ends a test about a tool that this machine doesn't have, unless `REQUIRE_<TOOL>` says that it must.
 *
 * @param command what runs when the tool is there
 */
export async function needTool(
  skip: (note: string) => never,
  tool: "PYTHON" | "GO" | "RUST" | "PSQL" | "PG_DUMP" | "REDIS_CLI" | "CURL" | "MAVEN",
  [command = "", ...args]: readonly string[],
): Promise<void> {
  try {
    await execa(command, args);
  } catch (error) {
    if (process.env[`REQUIRE_${tool}`] === "1" || !(error instanceof ExecaError)) throw error;
    console.warn(`${tool} is not tested: ${error.shortMessage}`);
    skip(error.shortMessage);
  }
}
