export { progressTo, type Detail, type Step } from "./progress";
export { ensurePulumi } from "./pulumi";
export { ensureRedis } from "./redis";
export { ToolchainError } from "./toolchain-error";
