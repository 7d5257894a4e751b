/**
 * Files of a service in Python whose build makes a package of the version that is asked for and installs it as
 * everybody does. It answers with that version, and at `/python` with its own.
 */
export const pythonService = {
  "make_wheel.py": `import sys, zipfile
version = sys.argv[1]
name = "slipway_greeting"
info = f"{name}-{version}.dist-info"
files = {
    f"{name}.py": f"VERSION = '{version}'\\n",
    f"{info}/METADATA": f"Metadata-Version: 2.1\\nName: {name}\\nVersion: {version}\\n",
    f"{info}/WHEEL": "Wheel-Version: 1.0\\nGenerator: test\\nRoot-Is-Purelib: true\\nTag: py3-none-any\\n",
    f"{info}/entry_points.txt": f"[console_scripts]\\nslipway-greeting = {name}:hello\\n",
}
files[f"{name}.py"] += "def hello():\\n    print('greeting ' + VERSION)\\n"
record = "".join(f"{path},,\\n" for path in [*files, f"{info}/RECORD"])
with zipfile.ZipFile(f"{name}-{version}-py3-none-any.whl", "w") as wheel:
    for path, text in {**files, f"{info}/RECORD": record}.items():
        wheel.writestr(path, text)
`,
  "server.py": `import os, platform
from http.server import BaseHTTPRequestHandler, HTTPServer
import slipway_greeting

class Handler(BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200)
        self.end_headers()
        text = platform.python_version() if self.path == "/python" else slipway_greeting.VERSION
        self.wfile.write(text.encode())

HTTPServer(("0.0.0.0", int(os.environ["PORT"])), Handler).serve_forever()
`,
};

/** What a client of the API sends to get such a service. */
export function pythonCommands(version: string): Record<string, string> {
  const wheel = `slipway_greeting-${version}-py3-none-any.whl`;
  return {
    buildCommand: `python make_wheel.py ${version} && pip install --no-index ${wheel}`,
    startCommand: "slipway-greeting && python server.py",
  };
}
