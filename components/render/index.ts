export { RenderPlatform } from "./platform";
