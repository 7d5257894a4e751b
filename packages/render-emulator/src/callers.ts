/** How a server on this machine meets its callers, for servers beside the emulator. It is kept apart, as `process` is. */
export { refuseOtherNames, refuseOtherPages } from "./runtimes/own-names";
export { answerText } from "./runtimes/text-answer";
