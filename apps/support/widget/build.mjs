// Builds apps/support/static/widget.js. Its first line says of which sources it was made.

import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join, relative, sep } from "node:path";
import { build, transform } from "esbuild";

const sources = readdirSync("src", { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile())
  .map((entry) => relative(".", join(entry.parentPath, entry.name)).split(sep).join("/"))
  .sort();
const hash = createHash("sha256");
for (const name of sources) hash.update(`${name}\n`).update(readFileSync(name));

const smallStyles = {
  name: "small styles",
  setup({ onLoad }) {
    onLoad({ filter: /\.css$/ }, async ({ path }) => {
      const { code } = await transform(readFileSync(path, "utf8"), { loader: "css", minify: true });
      return { contents: code.trim(), loader: "text" };
    });
  },
};

await build({
  entryPoints: ["src/embed.js"],
  outfile: "../static/widget.js",
  bundle: true,
  minify: true,
  format: "iife",
  target: ["chrome123", "firefox120", "safari17.5"],
  charset: "utf8",
  legalComments: "none",
  banner: { js: `/* Porter's chat widget, built by \`make widget\` of sources ${hash.digest("hex")}. Contains Lit, © Google LLC, BSD-3-Clause. */` },
  plugins: [smallStyles],
});
