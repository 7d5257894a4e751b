import { median } from "./measure";
import { emulatorReady, pluginReady } from "./processes";
import { announce, type Row, seconds } from "./rows";

const rounds = 5;

/** How long the programs take that everything else waits for. */
export async function measureStarts(): Promise<Row[]> {
  announce("the plugin and the emulator start");
  await pluginReady();
  const plugin: number[] = [];
  const emulator: number[] = [];
  for (let round = 0; round < rounds; round++) {
    plugin.push(await pluginReady());
    emulator.push(await emulatorReady());
  }
  return [
    { what: "plugin ready", figure: seconds(median(plugin)), limit: "0.3 s" },
    { what: "emulator ready, without databases", figure: seconds(median(emulator)), limit: "2 s" },
  ];
}
