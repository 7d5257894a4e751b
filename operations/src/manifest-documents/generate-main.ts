import * as path from "node:path";
import { systems } from "../../../stacks";
import { OperationError } from "../operation-error";
import { complain, print } from "../terminal";
import { updateDocuments } from "./update";

updateDocuments(path.resolve(__dirname, "../../.."), systems, print).catch((error: unknown) => {
  if (!(error instanceof OperationError)) throw error;
  complain(error.message);
  process.exitCode = 1;
});
