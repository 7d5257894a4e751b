/** Something that the person at the keyboard can fix. The message is all that is printed. */
export class OperationError extends Error {
  override readonly name = "OperationError";
}
