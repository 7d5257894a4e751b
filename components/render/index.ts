export { RenderPlatform, type RenderPlatformArgs } from "./platform";
